using Microsoft.AspNetCore.DataProtection;

var builder = WebApplication.CreateBuilder(args);

builder.Logging.ClearProviders().AddJsonConsole(options => options.TimestampFormat = "u");
builder.Services.AddHealthChecks();
builder.Services.AddRazorPages();

// The keys behind cookies and antiforgery tokens live in memory unless a folder is given: see README.md.
var dataProtection = builder.Services.AddDataProtection().SetApplicationName("RazorSample");
if (builder.Configuration["DataProtection:Keys"] is { Length: > 0 } keys)
{
    dataProtection.PersistKeysToFileSystem(new(keys));
}

var app = builder.Build();

app.UseExceptionHandler("/Error");
app.UseStaticFiles();
app.MapHealthChecks("/health");
app.MapRazorPages();

app.Run();
