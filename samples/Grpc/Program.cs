using GrpcSample;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Logging.AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddGrpc();
builder.Services.AddGrpcHealthChecks().AddCheck("greeter", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy());

var app = builder.Build();

app.MapGrpcService<GreeterService>();
app.MapGrpcHealthChecksService();

app.Run();
