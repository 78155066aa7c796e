using System.Runtime.InteropServices;
using Guarded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

// A second process of the same image: what can one user's process see of another?
if (args is ["read", var path])
{
    return Attempts.Report("read", path, () => Attempts.ReadFirstByte(path)) ? 0 : 1;
}

Attempts.Report("start", "a process", Attempts.StartProcess);
Attempts.Report("call", "io_uring_setup", () => Attempts.Call(Attempts.IoUringSetup));
Attempts.Report("call", "socket(AF_ALG)", () => Attempts.Socket(38));
Attempts.Report("call", "socket(AF_INET)", () => Attempts.Socket(2));
Attempts.Report("read", "/proc/self/environ", () => Attempts.ReadFirstByte("/proc/self/environ"));
Attempts.Report("write", "temporary file", () => Attempts.Write(Path.Combine(Path.GetTempPath(), "guarded")));

// Places that are open to every user in the file system itself, so that only a launcher closes them.
var outside = Environment.GetEnvironmentVariable("GUARDED_OUTSIDE") ?? "/app/new";
Attempts.Report("write", "main thread", () => Attempts.Write(outside));
Attempts.OnThread(() => Attempts.Report("write", "new thread", () => Attempts.Write(outside)));
Attempts.OnPool(() => Attempts.Report("write", "pool thread", () => Attempts.Write(outside)));
Finalized.Run(() => Attempts.Report("write", "finalizer thread", () => Attempts.Write(outside)));

if (Environment.GetEnvironmentVariable("GUARDED_NAME") is { } name)
{
    Attempts.Report("resolve", name, () => System.Net.Dns.GetHostAddresses(name));
}

if (Environment.GetEnvironmentVariable("GUARDED_SECRET") is { } secret)
{
    Attempts.Report("read", secret, () => Attempts.ReadFirstByte(secret));
}

if (Environment.GetEnvironmentVariable("GUARDED_SETTINGS") is { } settings)
{
    var configuration = new ConfigurationBuilder().AddJsonFile(settings, optional: true, reloadOnChange: true).Build();
    ChangeToken.OnChange(configuration.GetReloadToken, () => Attempts.Report("reload", configuration["Greeting"] ?? "", () => { }));
    Attempts.Report("settings", configuration["Greeting"] ?? "", () => { });
}

using var stopped = new ManualResetEventSlim();
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
{
    context.Cancel = true;
    Attempts.Report("write", "signal thread", () => Attempts.Write(outside));
});
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stopped.Set();
});
Attempts.Report("ready", "", () => { });
stopped.Wait();
return 0;
