using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

/// <summary>Plans that use what the run artifacts know.</summary>
internal static class ArtifactExamples
{
    private const int Program = 0b101_101_101;

    /// <summary>A web app with nothing set.</summary>
    public static ImagePlan Web { get; } = TinyPlan.StaticWeb();

    /// <summary>An app that listens on nothing.</summary>
    public static ImagePlan Worker { get; } = TinyPlan.Assembled() is var plan
        ? plan with { Name = "worker", Repository = "team/worker", Configuration = plan.Configuration with { Ports = [] } }
        : null!;

    /// <summary>Everything set.</summary>
    public static ImagePlan Everything { get; } = TinyPlan.StaticWeb(
        TinyPlan.Directory("/home/app/.aws"),
        TinyPlan.File("/home/app/.aws/credentials", "not real", origin: EntryOrigins.Canary),
        TinyPlan.Link("/bin", "usr/bin"),
        TinyPlan.Directory("/usr"),
        TinyPlan.Directory("/usr/bin"),
        TinyPlan.File("/usr/bin/ls", "decoy", Program, EntryOrigins.Decoy),
        TinyPlan.File("/usr/bin/sh", "decoy", Program, EntryOrigins.Decoy),
        TinyPlan.Directory("/usr/libexec"),
        TinyPlan.Directory("/usr/libexec/harden"),
        TinyPlan.File("/usr/libexec/harden/launcher", "launcher", Program, "HardenedContainer"),
        TinyPlan.File("/usr/libexec/harden/probe", "probe", Program, EntryOrigins.Probe)) with
    {
        Repository = "team/shop-web",
        Configuration = Web.Configuration with { Health = TinyPlan.HealthCheck, TempPath = "/app/tmp" },
        Seccomp = new(["read", "write"], IsDerived: true, "the executable"),
        Run = new()
        {
            Registry = "registry.example:5000/mirror",
            MemoryLimit = 512L << 20,
            CpuLimit = 1500,
            PidsLimit = 64,
            TempSize = 32L << 20,
            TempMedium = TempMedium.Disk,
            ShutdownTimeout = TimeSpan.FromSeconds(20),
            Replicas = 3,
            Namespace = "shop",
            UserNamespaces = true,
            NodeProfiles = true,
            EcsLaunchType = EcsLaunchType.Ec2,
            EcsTaskRole = "arn:aws:iam::123456789012:role/shop-web",
            EcsRegion = "eu-central-1",
            Secrets =
            [
                new("api-key", "secrets/api-key", "", ""),
                new("db-password", "/srv/secrets/db", "shop-db", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/db-AbCdEf"),
            ],
            Volumes = [new("/data", "data", 10L << 30)],
            Egress = [new("10.1.2.0/24", 5432, "tcp"), new("2001:db8::/32", null, "udp")],
        },
    };

    public static IEnumerable<TestCaseData> All =>
    [
        new(Web, "web") { TestName = "{m}(web)" },
        new(Worker, "worker") { TestName = "{m}(worker)" },
        new(Everything, "everything") { TestName = "{m}(everything)" },
    ];
}
