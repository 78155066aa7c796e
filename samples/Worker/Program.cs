using Worker;

var builder = Host.CreateApplicationBuilder(args);

builder.Logging.AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.Configure<QueueOptions>(builder.Configuration.GetSection("Queue"));
builder.Services.AddHostedService<QueueWorker>();

builder.Build().Run();
