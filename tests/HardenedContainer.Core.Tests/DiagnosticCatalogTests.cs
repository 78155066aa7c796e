using HardenedContainer.Diagnostics;

namespace HardenedContainer.Core.Tests;

public class DiagnosticCatalogTests
{
    [Test]
    public void Codes_are_unique_and_well_formed()
    {
        Assert.That(DiagnosticCatalog.All.Select(d => d.Code), Is.Unique.And.All.Matches("^HDC[0-9]{4}$"));
    }

    [Test]
    public void Texts_are_sentences()
    {
        foreach (var d in DiagnosticCatalog.All)
        {
            Assert.Multiple(() =>
            {
                Assert.That(d.Title, Is.Not.Empty.And.Not.EndsWith("."), d.Code);
                Assert.That(d.Why, Does.EndWith("."), d.Code);
                Assert.That(d.Fix, Does.EndWith("."), d.Code);
            });
        }
    }
}
