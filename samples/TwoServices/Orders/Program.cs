using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Shop;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Logging.AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddHealthChecks();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, OrdersContext.Default));

var app = builder.Build();
var orders = new ConcurrentQueue<Order>();

app.MapHealthChecks("/health");
app.MapGet("/", () => "Orders: GET and POST /orders");
app.MapGet("/orders", () => orders.TakeLast(100).ToArray());
app.MapPost("/orders", (Order order) =>
{
    if (!order.IsValid())
    {
        return Results.BadRequest();
    }

    orders.Enqueue(order);
    return Results.Created("/orders", order);
});

app.Run();

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order[]))]
internal sealed partial class OrdersContext : JsonSerializerContext;
