using Shop;

var builder = WebApplication.CreateBuilder(args);

builder.Logging.ClearProviders().AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddHealthChecks();

var app = builder.Build();

app.MapHealthChecks("/health");
app.MapGet("/", () => "Billing: POST /invoices with an order");
app.MapPost("/invoices", (Order order) => order.IsValid() ? Results.Ok(new Invoice(order)) : Results.BadRequest());

app.Run();
