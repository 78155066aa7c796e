using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Contexts;
using HardenedContainer.Core.Tests.Elf;
using HardenedContainer.Core.Tests.Rules.Binary;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules;
using HardenedContainer.Rules.Binary;
using HardenedContainer.Rules.BuiltImage;
using HardenedContainer.Rules.Context;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Rules.Secrets;
using HardenedContainer.Smoke;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

/// <summary>What a rule must report, and what is nearly that and must be left alone.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Fires">Findings of the first.</param>
/// <param name="NearMiss">Findings of the second.</param>
public sealed record RuleCase(string Code, Func<IEnumerable<Finding>> Fires, Func<IEnumerable<Finding>> NearMiss);

/// <summary>
/// A case for every rule that does not look at a Dockerfile alone; those have <c>rule-cases.json</c>. The tests of a rule say
/// more; this table is what a test counts.
/// </summary>
internal static class RuleCases
{
    private const string Key = "AKIAIOSFODNN7ABCDEFG", Random = "q8Zr2LmX0vBn4TyW6sKdPf3H";

    private static SubjectBuilder Decoyed(SubjectBuilder subject, bool isDefault) => subject.ConfigureOptions(o => o with { Decoys = [new("/usr/bin/ls", DecoyAction.Alert, isDefault)] });

    private static SubjectBuilder Canary(SubjectBuilder subject, string path) => subject.ConfigureOptions(o => o with { CanaryFiles = [new(path, [1], null)] });

    private static SubjectBuilder InHome(SubjectBuilder subject, string path) => Variable(subject, "HOME", "/home/app").WithImageFile("/home/app/" + path, origin: "canary");

    private static SubjectBuilder Good => new();

    internal static IReadOnlyList<RuleCase> All { get; } =
    [
        Publish("HDC0001", s => Trimmed(s).WithPublished("web.runtimeconfig.json", f => f with { RequiredFrameworks = ["Microsoft.NETCore.App 10.0.0"] }), s => Trimmed(s).WithPublished("web.runtimeconfig.json")),
        Publish("HDC0002", s => s.ConfigureApp(a => a with { RuntimeIdentifier = "win-x64" }), s => s.ConfigureApp(a => a with { RuntimeIdentifier = "linux-musl-arm64" })),
        Publish("HDC0003", s => s.WithPublished("web.dll"), s => s.WithPublished("webhooks.dll")),
        Publish("HDC0005", s => Dated(s, 8, "2026-11-11"), s => Dated(s, 8, "2026-11-10")),
        Publish("HDC0006", s => Switched(s, "System.StartupHookProvider.IsSupported", "true"), s => Switched(s, "System.StartupHookProvider.IsSupported", "false")),
        Publish("HDC0007", s => s.WithPublished("a.json", f => f with { ReadError = "It is not JSON." }), s => s.WithPublished("a.json")),
        new("HDC0008", () => Judged(new("HDC1019", "*.db", DiagnosticSeverity.None, null, null)), () => Judged(new("HDC1019", "*.db", DiagnosticSeverity.None, "read-only data", null))),
        Publish("HDC0010", s => s.ConfigureApp(a => a with { IsAudited = false }), s => s),
        Publish("HDC0011", s => s.ConfigureApp(a => a with { IsDeterministic = false }), s => s),
        Publish("HDC0012", s => Guarded(s, usesGuard: false), s => Guarded(s, usesGuard: true)),
        Publish("HDC0013", s => Guarded(s, usesGuard: true, new ProcessStarter("web", null)), s => Guarded(s, usesGuard: true, new ProcessStarter("web", null)).ConfigureOptions(o => o with { GuardAllow = ["process-start"] })),
        Publish("HDC0014", s => Audited(s, a => a with { NewestRuntime = "10.0.13" }, Runtime("10.0.12")), s => Audited(s, a => a with { NewestRuntime = "10.0.12" }, Runtime("10.0.12"))),
        Publish("HDC0014", s => Audited(s, a => a with { NewestRuntime = "11.0.0" }, Runtime("11.0.0-rc.1.26480.112")), s => Audited(s, a => a with { NewestRuntime = "10.0.12" }, Runtime("10.0.13"))),
        Publish("HDC0015", s => From(s, hasMapping: false, "https://a.example/index.json", "/feed"), s => From(s, hasMapping: true, "https://a.example/index.json", "/feed")),
        Publish("HDC0015", s => From(s, hasMapping: true, "http://a.example/index.json"), s => From(s, hasMapping: false, "http://localhost:5000/index.json", "/usr/share/dotnet/library-packs")),

        Publish("HDC1001", s => s.ConfigureApp(a => a with { EntryFile = "api" }), s => s.WithEntry(SubjectBuilder.DynamicElf)),
        Name("HDC1002", "web.pdb", "web.pdb.txt"),
        Name("HDC1002", "web.dSYM/Contents/web", "dSYM/readme.txt"),
        Name("HDC1003", "appsettings.Development.json", "appsettings.Production.json"),
        Name("HDC1004", "launchSettings.json", "settings.json"),
        Name("HDC1005", "secrets.json", "mysecrets.json"),
        Name("HDC1006", "publish/a.runtimeconfig.json", "wwwroot/publish/a.json"),
        Name("HDC1007", "Program.cs", "wwwroot/samples/Program.cs"),
        Publish("HDC1007", s => s.WithPublished("Views/Home/Index.cshtml"), s => FSharpMvc(s)),
        Name("HDC1008", "wwwroot/.git/config", "wwwroot/.well-known/security.txt"),
        Publish("HDC1009", s => s.WithAppFile("libsos.so", SubjectBuilder.LibraryElf("libsos.so")), s => s.WithPublished("createdump")),
        Publish("HDC1011", s => s.WithPublished("Billing.xml").WithPublished("Billing.dll", Assembly("Billing")), s => s.WithPublished("prices.xml").WithPublished("Billing.dll", Assembly("Billing"))),
        Publish("HDC1012", s => s.WithPublished("a.dll", f => f with { Format = ContentFormat.WindowsNative }), s => s.WithPublished("a.dll", f => f with { Format = ContentFormat.ManagedAssembly })),
        Publish("HDC1013", s => Referencing(s, "xunit.core"), s => Referencing(s, "MyXunit.core")),
        Publish("HDC1013", s => Referencing(s, "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation"), s => FSharpMvc(s)),
        Name("HDC1014", "web.staticwebassets.runtime.json", "web.staticwebassets.endpoints.json"),
        Publish("HDC1016", s => s.WithPublished("a", f => f with { Mode = UnixFileMode.SetUser | UnixFileMode.UserRead }), s => s.WithPublished("a")),
        Publish("HDC1017", s => s.WithDirectory("/data", mode: 0x1FF), s => s.WithDirectory("/data", mode: 0x3FF)),
        Publish("HDC1017", s => s.ConfigurePlan(p => p with { Entries = [.. p.Entries.Select(e => e.Path == "/app/web" ? e with { Mode = 0x1ED, UserId = 1654 } : e)] }), s => s.WithImageFile("/data/x", mode: 0x1A4, userId: 1654)),
        Publish("HDC1018", s => s.WithPublished("a", f => f with { Kind = FileKind.SymbolicLink, LinkTarget = "/etc/passwd" }), s => s.WithPublished("a", f => f with { Kind = FileKind.SymbolicLink, LinkTarget = "web" })),
        Name("HDC1019", "app.db", "wwwroot/db.js"),
        Name("HDC1019", "core.4711", "core.config"),
        Publish("HDC1020", s => Large(s, 1_000_001), s => Large(s, 900_000)),
        Publish("HDC1021", s => Bundled(s, "Plugin.dll").WithPublished("Plugin.dll"), s => Bundled(s, "Plugin.dll").WithPublished("plugins/Plugin.dll")),
        Publish("HDC1022", s => s.WithPublished("de/web.resources.dll"), s => s.WithPublished("de/web.resources.dll").ConfigureApp(a => a with { InvariantGlobalization = false })),
        Publish("HDC1023", s => s.WithPublished("web.deps.json", f => f with { Dependencies = ["Billing.dll"] }), s => s.WithPublished("Billing.dll").WithPublished("web.deps.json", f => f with { Dependencies = ["Billing.dll"] })),
        Publish("HDC1024", s => s.WithPublished("Db.dll", Assembly("Db", "sqlcipher")), s => s.WithPublished("Db.dll", Assembly("Db", "kernel32.dll", "libc", "sqlcipher")).WithAppFile("libsqlcipher.so", SubjectBuilder.LibraryElf("libsqlcipher.so"))),
        Publish("HDC1025", s => s.WithPublished("Data/a.txt").WithPublished("data/a.txt"), s => s.WithPublished("data/a.txt").WithPublished("data/b.txt")),
        Name("HDC1025", "a\nb", "a b ü"),
        Name("HDC1026", "web.config", "wwwroot/web.config"),
        Publish("HDC1026", s => Referencing(s, "System.Windows.Forms"), s => Referencing(s, "My.Windows.Forms")),
        Publish("HDC1027", s => Settings(s, "appsettings.json", "Logging:LogLevel:Default", "Trace"), s => Settings(s, "appsettings.json", "Logging:LogLevel:Default", "Information")),
        Publish("HDC1027", s => Settings(s, "appsettings.Production.json", "DetailedErrors", "True"), s => Settings(s, "appsettings.Development.json", "DetailedErrors", "True")),
        Publish("HDC1028", s => Saying(s, "NU1903"), s => Saying(s, "NU1603")),

        Publish("HDC2001", s => s.WithAppFile("liba.so", readError: "It is cut off.", format: ContentFormat.Elf), s => s.WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so"))),
        Publish("HDC2002", s => s.WithEntry(SubjectBuilder.StaticElf with { Machine = 183, MachineName = "aarch64" }), s => s),
        Publish("HDC2003", s => s.WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf), _ => RuleRun.Dynamic()),
        Publish("HDC2004", _ => RuleRun.Dynamic().WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so", "libz.so.1")), _ => RuleRun.Dynamic().WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so", "libc.so.6"))),
        Publish("HDC2005", _ => RuleRun.Dynamic().WithGlibc("2.31"), _ => RuleRun.Dynamic().WithGlibc("2.34")),
        Publish("HDC2006", s => s.WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf).WithBase(RuleRun.Alpine), _ => RuleRun.Dynamic()),
        Publish("HDC2007", s => s.WithEntry(SubjectBuilder.StaticElf with { NonExecutableStack = false }), s => s),
        Publish("HDC2008", s => s.WithEntry(SubjectBuilder.StaticElf with { Type = 2, IsPie = false }), s => s.WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so"))),
        Publish("HDC2009", s => s.WithEntry(SubjectBuilder.StaticElf with { Relro = Relro.None }), s => s),
        Publish("HDC2010", s => s.WithEntry(SubjectBuilder.StaticElf with { Relro = Relro.Partial }), s => s),
        Publish("HDC2011", s => s.WithEntry(SubjectBuilder.StaticElf with { RunPath = ["/home/jane/lib"] }), s => s.WithEntry(SubjectBuilder.StaticElf with { RunPath = ["$ORIGIN/lib"] })),
        Publish("HDC2012", s => s.WithEntry(SubjectBuilder.StaticElf with { HasWritableCode = true }), s => s),
        Publish("HDC2013", s => s.WithEntry(SubjectBuilder.StaticElf with { HasStackCanary = false }), s => s),
        Alone("HDC2014", SubjectBuilder.StaticElf, SubjectBuilder.StaticElf with { IsFortified = true }),
        Publish("HDC2015", s => s.WithEntry(SubjectBuilder.StaticElf with { IsStripped = false }), s => s),
        Publish("HDC2016", s => s.WithEntry(SubjectBuilder.StaticElf with { BuildId = null }), s => s.WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so") with { BuildId = null })),
        Publish("HDC2017", _ => Opening(Evidence.Present), _ => Opening(Evidence.Absent)),
        Publish("HDC2018", _ => RuleRun.Dynamic().ConfigureApp(a => a with { InvariantGlobalization = false }), _ => RuleRun.Dynamic()),
        Publish("HDC2019", s => Referencing(s, "System.DirectoryServices.Protocols"), s => Referencing(s, "System.DirectoryServices.Protocols").WithImageFile("/usr/lib/libldap.so.2", SubjectBuilder.LibraryElf("libldap.so.2"))),
        Publish("HDC2020", _ => Trimmed(RuleRun.Dynamic()).WithEntry(CoreClr), _ => Trimmed(RuleRun.Dynamic()).WithEntry(CoreClr).WithBase(RuleRun.Base(BaseKind.DistrolessCc))),
        Publish("HDC2021", s => Bundled(s, "libe_sqlite3.so", BundledFileKind.NativeBinary), s => Bundled(s, "Billing.dll")),
        Publish("HDC2023", s => s.ConfigureApp(a => a with { InstructionSet = "x86-64-v3" }), s => s),
        Publish("HDC2023", s => s.WithEntry(SubjectBuilder.StaticElf with { InstructionSetLevel = 3 }), s => s.WithEntry(SubjectBuilder.StaticElf with { InstructionSetLevel = 2 })),
        Alone("HDC2024", SubjectBuilder.StaticElf, SubjectBuilder.StaticElf with { HasControlFlowProtection = true }),
        Publish("HDC2025", s => Variable(s, "DOTNET_EnableDiagnostics", "1"), s => Variable(s, "DOTNET_EnableDiagnostics", "0")),
        Publish("HDC2026", s => s.WithEntry(SubjectBuilder.StaticElf with { AppendedBytes = 100_000 }), s => Bundled(s.WithEntry(SubjectBuilder.StaticElf with { AppendedBytes = 100_000 }), "a.dll")),
        Publish("HDC2026", s => s.WithEntry(SubjectBuilder.StaticElf with { IsPacked = true }), s => s.WithEntry(SubjectBuilder.StaticElf with { AppendedBytes = 64 })),
        Publish("HDC2029", s => Audited(s, a => a, Linked("sqlite", "3.49.1")), s => Audited(s, a => a, Linked("sqlite", "3.50.2"))),
        Publish("HDC2029", s => Audited(s, a => a, Linked("openssl", "3.0.6")), s => Audited(s, a => a, Linked("openssl", "3.0.2") with { PackageUrl = "pkg:deb/ubuntu/libssl-dev@3.0.2-0ubuntu1.18?arch=amd64" })),
        Publish("HDC2029", s => Audited(s, a => a, Linked("SkiaSharp.NativeAssets.Linux", "2.88.3") with { Kind = ComponentKind.Package }), s => Audited(s, a => a, Linked("SkiaSharp.NativeAssets.Linux", "2.88.3") with { Kind = ComponentKind.Package, Included = false })),

        Secret("HDC3001", "a.txt", $"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIDq8Zr2LmX0vBn4TyW6sKdPf3HuJcEa7RgQb5NwVt1oYm\n-----END PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n"),
        Secret("HDC3002", "id_rsa", "whatever", "", near: "id_rsa.pub"),
        Secret("HDC3003", "a.txt", $"id={Key}", "id=AKIAIOSFODNN7EXAMPLE"),
        Secret("HDC3004", "a.txt", "glpat-q8Zr2LmX0vBn4TyW6sKd", "glpat-xxxxxxxxxxxxxxxxxxxx"),
        Secret("HDC3005", "a.json", "\"Server=db;User ID=app;Password=q8Zr2LmX;\"", "\"Server=db;User ID=app;Password=${DB};\""),
        Secret("HDC3006", "appsettings.json", """{ "Smtp": { "Password": "q8Zr2LmX" } }""", """{ "Smtp": { "Password": "" }, "PasswordLength": "12345" }"""),
        Secret("HDC3006", "values.yaml", "smtp:\n  password: q8Zr2LmX\n", "smtp:\n  password: ${SMTP}\n  passwordFile: /run/secrets/smtp\n"),
        Secret("HDC3006", "messages.properties", "db.password=q8Zr2LmX\n", "label.password=Contraseña\nlogin.password=Mot de passe\n"),
        Secret("HDC3007", "a.config", """<add key="ClearTextPassword" value="q8Zr2LmX" />""", """<add key="ClearTextPassword" value="%FEED%" />"""),
        Secret("HDC3008", ".env", "A=1", "A=1", near: ".env.example"),
        new("HDC3011", () => Scan("a.so", Native(Key)), () => Scan("a.so", Native("AKIAIOSFODNN7EXAMPLE"))),
        new("HDC3011", () => Scan("a.so", [.. Native(Key)[..^3], 0x79, 0x03, 0x68, 0x05]), () => Scan("a.so", Native(Key[..^2]))),
        Secret("HDC3012", "appsettings.json", $$"""{ "Payment": { "ApiKey": "{{Random}}" } }""", """{ "Payment": { "ApiKey": "<set at run time>", "Key": "q8Zr2LmX0vBn4TyW6sKdPf3H" } }"""),
        Secret("HDC3013", "a.txt", $"https://app:{Random}@feed.test/v3", "https://feed.test/@scope/package https://user:${TOKEN}@feed.test"),
        Secret("HDC3013", "a.txt", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiaWxsaW5nIiwiZXhwIjo0fQ.q8Zr2LmX0vBn4TyW6sKdPf3Hq8Zr2LmX0vBn4TyW", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIi"),
        Secret("HDC3016", "appsettings.json", """{ "Db": "Server=db;User Id=sa;Password=YourStrong!Passw0rd" }""", """{ "Help": "Password=YourStrong!Passw0rd" }"""),
        Secret("HDC3016", "appsettings.json", """{ "Admin": { "Password": "changeme" } }""", """{ "Admin": { "PasswordHint": "changeme" } }"""),
        new("HDC3017", () => Judged(new("HDC3001", null, DiagnosticSeverity.None, "test keys", null)), () => Judged(new("HDC3001", "tests/*.pem", DiagnosticSeverity.None, "test keys", null))),

        Ignore("HDC4002", "a\n[", "a\n[a]"),
        Ignore("HDC4007", "bin", "**/bin"),
        Ignore("HDC4008", "!app\n*", "*\n!app"),
        Ignore("HDC4009", "*\n!.env", "*\n!.env.example"),
        Ignore("HDC4014", "src\\bin", "src\\*bin"),
        Ignore("HDC4014", "bin # output", "bin#1"),
        Tree("HDC4001", "COPY * /src/", ["pyproject.toml"], "COPY *.txt /src/", ["pyproject.toml", "a.txt"]),
        Tree("HDC4001", "COPY . .", ["web.csproj"], "COPY . .", ["web.csproj", ".dockerignore=bin"]),
        Tree("HDC4004", "COPY a missing /app/", ["a"], "COPY a b /app/", ["a", ".dockerignore=b", "b"]),
        Tree("HDC4004", "COPY ../b /app/", ["a"], "COPY ../a ../../sub/../a /app/", ["a"], isGiven: true),
        Tree("HDC4004", "COPY data* /app/", ["a"], "COPY data* data/empty /app/", ["data/empty/"], isGiven: true),
        Tree("HDC4004", "COPY a /app/", ["b"], "ONBUILD COPY a /app/\nCOPY b /app/", ["b"], isGiven: true),
        Tree("HDC4004", "COPY *.json /app/", ["a.csproj"], "COPY *.json /app/", ["a.csproj", "b.json"], isGiven: true),
        Tree("HDC4005", "COPY config /app/", ["config/.env=A=1"], "COPY config /app/", ["config/.env.example=A=1"]),
        Tree("HDC4005", "COPY secrets.json /app/", ["secrets.json={}"], "COPY secrets.schema.json /app/", ["secrets.schema.json={}"]),
        Tree("HDC4005", "COPY . /app/", ["web.csproj", "store.jks:2000000"], "COPY . /app/", ["web.csproj", "store.dat:2000000"]),
        Tree("HDC4005", "COPY config /app/", [$"config/a.txt=id={Key}"], "COPY config /app/", [$"config/a.txt=id={Key}", "config/b", ".dockerignore=**/a.txt"]),
        Tree("HDC4006", "COPY src /app/", ["src/web/obj/project.assets.json"], "COPY src /app/", ["src/web/obj/models/chair.obj", "src/bin/start.sh"]),
        Tree("HDC4010", "COPY a .", ["a", ".dockerignore=b", "Dockerfile.dockerignore=c"], "COPY a .", ["a", ".dockerignore=b", "other.dockerignore=c"]),
        Tree("HDC4011", "COPY . .", ["web.csproj", ".dockerignore=bin"], "COPY . .", ["web.csproj", ".dockerignore=**\n!src"]),
        Tree("HDC4012", "COPY a .", ["a:600000000"], "COPY b .", ["a:600000000", "b"]),
        new("HDC4013", () => InContext("/"), () => InContext("/mnt")),
        new("HDC4013", () => InContext(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/"), () => InContext("/mnt/")),
        new("HDC4013", () => InContext("/home/./"), () => InContext("/home/./nobody-of-this-name")),
        Tree("HDC4015", "COPY a .", ["a/b->../../c"], "COPY a .", ["a/b->../c"]),
        Tree("HDC4016", "COPY deploy /app/", ["deploy/web.Dockerfile"], "COPY deploy/web.Dockerfile /app/", ["deploy/web.Dockerfile"]),
        Tree("HDC4016", "COPY . /app/", ["web.csproj"], "COPY . /app/", ["web.csproj", ".dockerignore=Dockerfile\n.dockerignore"]),
        new("HDC4003", () => Lint("app", "COPY app ."), () => Lint("app", "COPY application .")),

        Publish("HDC5015", s => s.ConfigureOptions(o => o with { Health = new() { Kind = HealthKind.Tcp } }), s => s.ConfigureOptions(o => o with { Health = new() { Kind = HealthKind.None } })),
        Publish("HDC5015", s => Decoyed(s, isDefault: false).WithImageFile("/usr/bin/ls"), s => Decoyed(s, isDefault: false).WithImageFile("/usr/bin/ls", origin: "decoy")),
        Publish("HDC5015", s => Decoyed(s, isDefault: true), s => Decoyed(s, isDefault: true).WithImageFile("/usr/bin/sh", origin: "decoy")),
        Publish("HDC5015", s => Canary(s, "/app/x").WithImageFile("/app/x", origin: "app"), s => Canary(s, "/app/x").WithImageFile("/app/x", origin: "canary")),
        Publish("HDC3018", s => InHome(Referencing(s, "AWSSDK.Core"), ".aws/credentials"), s => InHome(Referencing(s, "Google.Apis.Auth"), ".aws/credentials")),
        Publish("HDC3018", s => InHome(Referencing(s, "Azure.Identity"), ".azure/msal_token_cache.json"), s => Variable(Referencing(s, "Azure.Identity"), "HOME", "/home/app").WithImageFile("/root/.azure/msal_token_cache.json", origin: "canary")),
        Publish("HDC3018", s => Variable(s, "KUBECONFIG", "/srv/kube").WithImageFile("/srv/kube", origin: "canary"), s => Variable(s, "KUBECONFIG", "/srv/kube").WithImageFile("/srv/kube")),
        new("HDC5043", () => Allowed("FROM alpine:3.22", "mcr.microsoft.com"), () => Allowed("FROM mcr.microsoft.com/dotnet/sdk:10.0 AS a\nFROM scratch\nCOPY --from=a /a /a", "mcr.microsoft.com")),
        new("HDC5043", () => Allowed("FROM scratch\nCOPY --from=example.com/a:1 /a /a", "*.example.com"), () => Allowed("FROM scratch\nCOPY --from=registry.example.com/a:1 /a /a", "*.example.com")),
        new("HDC5099", () => Labelled("FROM scratch"), () => Labelled("FROM scratch AS a\nLABEL version=1.0.0-rc.1\nFROM a\nLABEL owner=team@example.com commit=0123abc")),
        new("HDC5099", () => Labelled("FROM scratch\nLABEL version=1.0.0 owner=team commit=0123abc"), () => Labelled("FROM scratch\nARG OWNER\nLABEL version=1.0.0 owner=$OWNER commit=0123abc")),
        new("HDC5099", () => Labelled("FROM scratch\nLABEL version=v1 owner=team@example.com commit=0123abc"), () => Labelled("FROM scratch\nLABEL version=v1\nLABEL version=1.0.0+5 owner=team@example.com commit=0123abc")),
        new("HDC5099", () => Labelled("FROM scratch\nLABEL version=1.0.0 owner=team@example.com commit=HEAD"), () => Labelled("FROM scratch\nLABEL version=1.0.0 owner=team@example.com commit=0123456789abcdef0123456789abcdef01234567")),
        new("HDC5099", () => Labelled("FROM scratch\nLABEL version=1.0.0 owner=team@example.com commit=0123abc other=1", isStrict: true), () => Labelled("FROM scratch\nLABEL version=1.0.0 owner=team@example.com commit=0123abc other=1")),
        Publish("HDC5043", s => s.WithBase(RuleRun.Base(BaseKind.Chiseled)).ConfigureOptions(o => o with { AllowedRegistries = ["docker.io"] }), s => s.ConfigureOptions(o => o with { AllowedRegistries = ["docker.io"] })),
        Publish("HDC5052", s => Listening(s, "http://*:5000"), s => Listening(s, "http://*:8080/")),
        Publish("HDC5055", s => Listening(s, "http://localhost:8080"), s => Listening(s, "http://0.0.0.0:8080")),
        Publish("HDC5055", s => s.ConfigureApp(a => a with { IsAspNetCore = true }), s => Variable(s.ConfigureApp(a => a with { IsAspNetCore = true }), "ASPNETCORE_HTTP_PORTS", "8080")),

        Publish("HDC6001", s => s.WithBase(BaseCatalog.For(BaseKind.Reference, PublishMode.Static, 10, "example.test/base")), s => s.WithBase(RuleRun.Base(BaseKind.Chiseled))),
        Publish("HDC6002", s => Reaching(s, new(Evidence.Present, Evidence.Absent, Evidence.Absent, "test")), s => Reaching(s, new(Evidence.Absent, Evidence.Absent, Evidence.Absent, "test"))),
        Publish("HDC6003", s => Variable(s, "TZ", "Europe/Berlin"), s => Variable(s, "TZ", "UTC")),
        Publish("HDC6004", s => Reaching(s, new(Evidence.Absent, Evidence.Absent, Evidence.Present, "test")).WithoutImageEntry("/tmp"), s => Reaching(s, new(Evidence.Absent, Evidence.Absent, Evidence.Present, "test"))),
        Publish("HDC6005", s => s.WithBase(RuleRun.Base(BaseKind.DistrolessStatic)).WithoutImageEntry("/etc/passwd"), s => s.WithBase(RuleRun.Base(BaseKind.Chiseled)).WithoutImageEntry("/etc/passwd")),
        Publish("HDC6007", s => Based(s, "gcr.io/distroless/static-debian13:debug-nonroot"), s => Based(s, "gcr.io/distroless/static-debian13:nonroot")),
        Publish("HDC6010", s => s.WithBase(RuleRun.Base(BaseKind.Chiseled)), s => s.WithBase(RuleRun.Base(BaseKind.Chiseled)).WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so"))),
        Publish("HDC6012", s => s.WithBase(RuleRun.Base(BaseKind.AzureLinuxDistroless)).ConfigurePlan(p => p with { Architecture = "arm" }), s => s.WithBase(RuleRun.Base(BaseKind.AzureLinuxDistroless)).ConfigurePlan(p => p with { Architecture = "arm64" })),
        Publish("HDC6013", s => Referencing(s, "SkiaSharp"), s => Referencing(s, "SkiaSharp").WithAppFile("fonts/Inter.ttf")),

        .. BuiltImageRulesTests.Faults.Select(f => new RuleCase(f.Code, () => Built(f.Fault()), () => Built(BuiltImageRulesTests.NearMisses))),
        new("HDC8008", () => Built(new(), TinyPlan.StaticWeb()), () => Built(new())),
        new("HDC8014", () => Built(new(), baseDiffIds: ["sha256:a"]), () => Built(new(), baseDiffIds: [])),
        new("HDC8015", () => Seen(new() { Refused = "exec format error" }), () => Seen(new() { Listeners = [new(8080, false)] })),
        new("HDC8015", () => Seen(new() { Ended = new(139, "") }), () => Seen(new() { Ended = new(0, "done") }, draft => draft.Config.Remove("ExposedPorts"))),
        new("HDC8015", () => Seen(new() { Ended = new(137, ""), IsOutOfMemory = true }), () => Seen(new())),
        new("HDC8015", () => Seen(new() { NotReadyAfter = TimeSpan.FromSeconds(60) }), () => Seen(new() { Health = "200" })),
        new("HDC8015", () => Seen(new() { Ended = new(0, "done") }), () => Seen(new())),
        new("HDC8016", () => Seen(new() { Listeners = [new(8080, true)] }), () => Seen(new() { Listeners = [new(8080, true)] }, draft => draft.Config.Remove("ExposedPorts"))),
        new("HDC8015", () => Seen(new() { Changes = ["/app/log.txt"] }), () => Seen(new() { Output = "log.txt" })),
        new("HDC8015", () => Seen(new() { KilledAfter = TimeSpan.FromSeconds(10) }), () => Seen(new())),
        new("HDC8015", () => Seen(new() { NotAgain = "it ended with status 1" }), () => Seen(new())),
        new("HDC8016", () => Seen(new() { Listeners = [new(5000, false)] }), () => Seen(new() { Listeners = [new(8080, false), new(9090, true)] })),
        new("HDC8016", () => Seen(new() { Listeners = [new(8080, true)] }), () => Seen(new() { Listeners = null })),
        new("HDC8016", () => Seen(new() { Listeners = [new(8080, false), new(9090, false)] }), () => Seen(new() { Listeners = [new(8080, false), new(8080, true)] })),
    ];

    private static ElfFile CoreClr => SubjectBuilder.DynamicElf with { Needed = [.. SubjectBuilder.DynamicElf.Needed, "libstdc++.so.6", "libgcc_s.so.1"] };

    private static RuleCase Publish(string code, Func<SubjectBuilder, SubjectBuilder> fires, Func<SubjectBuilder, SubjectBuilder> nearMiss) =>
        new(code, () => PublishRules.Evaluate(fires(Good).Build()), () => PublishRules.Evaluate(nearMiss(Good).Build()));

    private static RuleCase Name(string code, string fires, string nearMiss) => Publish(code, s => s.WithPublished(fires), s => s.WithPublished(nearMiss));

    private static RuleCase Alone(string code, ElfFile fires, ElfFile nearMiss) => new(code, () => SingleFileRules.Evaluate("a", fires), () => SingleFileRules.Evaluate("a", nearMiss));

    private static RuleCase Ignore(string code, string fires, string nearMiss) =>
        new(code, () => ContextRules.Evaluate(new IgnoreFileSubject(".dockerignore", IgnoreFile.Parse(fires))), () => ContextRules.Evaluate(new IgnoreFileSubject(".dockerignore", IgnoreFile.Parse(nearMiss))));

    private static RuleCase Secret(string code, string name, string fires, string nearMiss, string? near = null) => new(code, () => Scan(name, Bytes(fires)), () => Scan(near ?? name, Bytes(nearMiss)));

    private static IReadOnlyList<Finding> Built(BuiltImageRulesTests.Draft draft, ImagePlan? plan = null, string[]? baseDiffIds = null)
    {
        using var folder = new TemporaryDirectory();
        return BuiltImageRules.Evaluate(new(BuiltImageReader.Read(draft.Write(folder.Path)).Single(), plan, baseDiffIds));
    }

    private static IReadOnlyList<Finding> Seen(ContainerObservation seen, Action<BuiltImageRulesTests.Draft>? change = null)
    {
        using var folder = new TemporaryDirectory();
        var draft = new BuiltImageRulesTests.Draft();
        change?.Invoke(draft);
        return ContainerJudge.Judge(BuiltImageReader.Read(draft.Write(folder.Path)).Single(), seen);
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static IReadOnlyList<Finding> Scan(string name, byte[] content)
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, content);
        return SecretRules.Evaluate(new([PublishDirectoryReader.ReadFile(path)]));
    }

    // The text as UTF-16 at an odd address, as the data of native AOT has it.
    private static byte[] Native(string text) => [.. new ElfBuilder().BuildStream().ToArray(), .. new byte[1], .. System.Text.Encoding.Unicode.GetBytes($" {text} ")];

    private static IEnumerable<Finding> Lint(string ignore, string copy) =>
        DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", $"FROM scratch\n{copy}\n", IgnoreFile.Parse(ignore)));

    private static RuleCase Tree(string code, string copy, string[] files, string nearCopy, string[] nearFiles, bool isGiven = false) =>
        new(code, () => InTree(copy, files, isGiven), () => InTree(nearCopy, nearFiles, isGiven));

    // "a" is an empty file, "a=text" one with a text, "a:1000" one of a length, "a->b" a link, "a/" an empty folder.
    private static IReadOnlyList<Finding> InTree(string copy, string[] files, bool isGiven)
    {
        using var folder = new TemporaryDirectory();
        foreach (var file in files)
        {
            var name = file.Split(["=", ":", "->"], StringSplitOptions.None)[0];
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (file.EndsWith('/'))
            {
                continue;
            }

            if (file.Contains("->", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(path, file[(name.Length + 2)..]);
                continue;
            }

            using var stream = File.Create(path);
            stream.SetLength(file[name.Length..] is [':', .. var length] ? long.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0);
            stream.Write(file[name.Length..] is ['=', .. var text] ? Bytes(text) : []);
        }

        File.WriteAllText(Path.Combine(folder.Path, "Dockerfile"), $"FROM scratch\n{copy}\n");
        return new DockerfileCheck(context: isGiven ? folder.Path : null).Run(Path.Combine(folder.Path, "Dockerfile"));
    }

    private static IReadOnlyList<Finding> InContext(string context)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder.File("Dockerfile"), "FROM scratch\nCOPY etc/hostname /\n");
        return new DockerfileCheck(context: context).Run(folder.File("Dockerfile"));
    }

    private static IEnumerable<Finding> Allowed(string text, params ImmutableArray<string> registries) =>
        DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", text + "\n") with { AllowedRegistries = registries });

    private static IEnumerable<Finding> Labelled(string text, bool isStrict = false)
    {
        var labels = LabelSchema.None.Labels.Add("version", LabelForm.Version).Add("owner", LabelForm.Email).Add("commit", LabelForm.Commit);
        return DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", text + "\n") with { Labels = new(labels, isStrict) });
    }

    private static IEnumerable<Finding> Judged(SeverityOverride item)
    {
        var findings = new[] { DiagnosticCatalog.HDC1019.At("app.db is in the output.", "/src/app.db"), DiagnosticCatalog.HDC3001.At("A key.", "/src/tests/a.pem") };
        return (SeverityPolicy.Default with { Overrides = [item] }).Judge(findings, isComplete: true).Select(j => j.Finding);
    }

    private static SubjectBuilder Large(SubjectBuilder subject, long length) => subject
        .ConfigureOptions(o => o with { SizeBudget = 1 })
        .ConfigurePlan(p => p with { Entries = [.. p.Entries.Select(e => e.Path == "/app/web" ? e with { Length = length } : e)] });

    private static SubjectBuilder Trimmed(SubjectBuilder subject) => subject.WithMode(PublishMode.Trimmed);

    private static SubjectBuilder Guarded(SubjectBuilder subject, bool usesGuard, params ProcessStarter[] starters) => subject
        .ConfigureApp(a => a with { UsesGuard = usesGuard, ProcessStarters = [.. starters] })
        .ConfigureOptions(o => o with { Guard = GuardMode.Enforce });

    private static SubjectBuilder Audited(SubjectBuilder subject, Func<AuditFacts, AuditFacts> change, params SoftwareComponent[] components) =>
        subject.ConfigureApp(a => a with { Audit = change(new() { Restore = new() { IsAudited = true, Mode = "all", Level = "low" } }), Components = [.. components] });

    private static SubjectBuilder From(SubjectBuilder subject, bool hasMapping, params string[] sources) =>
        Audited(subject, a => a with { Restore = a.Restore! with { Sources = [.. sources] }, Config = new(hasMapping, [], []) });

    private static SubjectBuilder Saying(SubjectBuilder subject, string code) => Audited(
        subject, a => a with { Restore = a.Restore! with { Messages = [new(code, "Package 'A' 1.0.0 has a known high severity vulnerability, https://github.com/advisories/GHSA-1", "A")] } });

    private static SoftwareComponent Runtime(string version) => new() { Kind = ComponentKind.Runtime, Name = "Microsoft.NETCore.App.Runtime.linux-x64", Version = version, Evidence = "test" };

    private static SoftwareComponent Linked(string name, string version) => new() { Kind = ComponentKind.StaticLibrary, Name = name, Version = version, Evidence = "test" };

    private static SubjectBuilder Dated(SubjectBuilder subject, int major, string today) => subject
        .ConfigureApp(a => a with { TargetFrameworkMajor = major })
        .ConfigureOptions(o => o with { Severity = o.Severity with { Today = DateOnly.Parse(today, System.Globalization.CultureInfo.InvariantCulture) } });

    private static SubjectBuilder Switched(SubjectBuilder subject, string name, string value) =>
        subject.ConfigureApp(a => a with { RuntimeOptions = ImmutableDictionary<string, string>.Empty.Add(name, value) });

    private static SubjectBuilder Referencing(SubjectBuilder subject, string assembly) => subject.ConfigureApp(a => a with { ReferencedAssemblies = [assembly] });

    private static SubjectBuilder FSharpMvc(SubjectBuilder subject) =>
        Referencing(subject, "Microsoft.AspNetCore.Mvc.Razor.RuntimeCompilation").WithPublished("Views/Home/Index.cshtml").ConfigureApp(a => a with { ProjectFile = "/src/web/web.fsproj" });

    private static SubjectBuilder Reaching(SubjectBuilder subject, FeatureEvidence evidence) => subject.ConfigureApp(a => a with { Features = evidence });

    private static SubjectBuilder Settings(SubjectBuilder subject, string file, string key, string value) => subject.WithPublished(file, f => f with { Settings = [new(key, value, 1)] });

    private static SubjectBuilder Listening(SubjectBuilder subject, string url) => Settings(subject, "appsettings.json", "Kestrel:Endpoints:Http:Url", url)
        .ConfigureApp(a => a with { IsAspNetCore = true })
        .ConfigurePlan(p => p with { Configuration = p.Configuration with { Ports = [new(8080)] } });

    private static SubjectBuilder Bundled(SubjectBuilder subject, string path, BundledFileKind kind = BundledFileKind.Assembly) =>
        subject.ConfigureApp(a => a with { Files = [.. a.Files.Select(f => f.Path == "web" ? f with { Bundle = new([new(path, kind, 0, 1, 0)], ExtractsAll: false) } : f)] });

    private static SubjectBuilder Variable(SubjectBuilder subject, string name, string value) =>
        subject.ConfigurePlan(p => p with { Configuration = p.Configuration with { Environment = p.Configuration.Environment.SetItem(name, value) } });

    private static SubjectBuilder Based(SubjectBuilder subject, string reference) => subject
        .WithBase(RuleRun.Base(BaseKind.DistrolessStatic, reference))
        .ConfigurePlan(p => p with { Base = p.Base with { Reference = reference } });

    private static SubjectBuilder Opening(Evidence evidence) => RuleRun.Dynamic()
        .ConfigureApp(a => a with { StaticOpenSsl = false, Features = new(evidence, Evidence.Absent, Evidence.Absent, "symbols of web.dbg") });

    private static Func<PublishFile, PublishFile> Assembly(string name, params string[] libraries) =>
        f => f with { Format = ContentFormat.ManagedAssembly, Assemblies = [new(name, [.. libraries])] };
}
