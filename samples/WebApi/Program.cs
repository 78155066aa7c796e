using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WebApi;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Logging.AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddHealthChecks();
builder.Services.AddHttpClient<Fetcher>(client => client.Timeout = TimeSpan.FromSeconds(10));
builder.Services.AddSingleton<ISecretSource, EnvironmentSecrets>();
builder.Services.AddSingleton<ISecretSource, FileSecrets>();
if (builder.Configuration["SecretsManager"] is { Length: > 0 } manager)
{
    builder.Services.AddHttpClient<ISecretSource, ManagedSecrets>(client => client.BaseAddress = new Uri(manager));
}

builder.Services.AddTransient<Secrets>();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AnswersContext.Default));

var app = builder.Build();

app.MapGet("/", () => new About(
    "WebApi",
    RuntimeInformation.FrameworkDescription,
    RuntimeInformation.RuntimeIdentifier,
    NativeAot: !RuntimeFeature.IsDynamicCodeSupported,
    Environment.ProcessId));
app.MapHealthChecks("/health");
app.MapGet("/time/{**zone}", TimeZones.Now);
app.MapGet("/fetch", (Uri url, Fetcher fetcher, CancellationToken cancellation) => fetcher.FetchAsync(url, cancellation));
app.MapGet("/dns", DomainNames.ResolveAsync);
app.MapGet("/temp", TemporaryFiles.RoundTripAsync);
app.MapGet("/whoami", () => new User(Environment.UserName, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));
app.MapGet("/hash", Cryptography.RoundTrip);
app.MapGet("/gzip", Compression.RoundTrip);
app.MapGet("/pressure", Compression.Pressure);
app.MapPost("/upload", TemporaryFiles.UploadAsync);
app.MapGet("/secret/{name}", (string name, Secrets secrets, CancellationToken cancellation) => secrets.LocateAsync(name, cancellation));

app.Run();
