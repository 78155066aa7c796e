using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Reporting;

namespace HardenedContainer.Core.Tests.Reporting;

public class SarifMarkerTests
{
    // The next publish reads the start of the file alone to know whose it is.
    [Test]
    public void A_log_with_every_rule_says_at_its_start_whose_it_is()
    {
        var text = SarifLog.Render([.. DiagnosticCatalog.All.Select(d => new JudgedFinding(d.At("It is so.", "a", 1), d.DefaultSeverity))], "1.2.3");

        Assert.That(text.IndexOf(GeneratedFiles.Marker, StringComparison.Ordinal), Is.InRange(0, 1000));
    }
}
