using HardenedContainer.Planning;
using HardenedContainer.Testing;
using static HardenedContainer.Core.Tests.Planning.PlanExamples;

namespace HardenedContainer.Core.Tests.Planning;

public class ImagePlanGoldenTests
{
    [Test]
    public void A_static_web_app() =>
        Golden.AssertEqual("plan/planned-static-web.json", PlanJson.Write(WithoutProbe(ImagePlanner.Create(Defaults, StaticWeb, new() { CaBundle = CaBundle }, Scratch))));

    [Test]
    public void A_trimmed_worker() =>
        Golden.AssertEqual("plan/planned-trimmed-worker.json", PlanJson.Write(ImagePlanner.Create(Defaults, TrimmedWorker, WorkerHost, Scratch)));

    // Another compiler makes other bytes of the probe.
    private static ImagePlan WithoutProbe(ImagePlan plan) =>
        plan with { Entries = [.. plan.Entries.Select(e => e.Origin == "probe" ? e with { Length = 0, Sha256 = new string('0', 64) } : e)] };
}
