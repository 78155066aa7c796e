using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Test runners, mocking libraries and design-time tools, beside the executable or in it.</summary>
internal sealed class HDC1013TestAssemblies : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1013;

    private static readonly string[] Exact =
    [
        "testhost", "Moq", "NSubstitute", "FakeItEasy", "nunit.framework", "Microsoft.NET.Test.Sdk", "Microsoft.EntityFrameworkCore.Design", "Microsoft.EntityFrameworkCore.Tools",
        RunTimeViews.Compiler, "Microsoft.VisualStudio.Web.CodeGeneration.Design", "Microsoft.AspNetCore.Mvc.Testing", "Microsoft.AspNetCore.TestHost",
    ];

    private static readonly string[] Families = ["xunit.", "NUnit3.", "Microsoft.TestPlatform.", "Microsoft.VisualStudio.TestPlatform.", "Microsoft.VisualStudio.TestTools.", "coverlet.", "Microsoft.Build.Tasks."];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from name in subject.App.Assemblies
        where Exact.Contains(name, StringComparer.OrdinalIgnoreCase) || Families.Any(f => name.StartsWith(f, StringComparison.OrdinalIgnoreCase))
        where name != RunTimeViews.Compiler || !RunTimeViews.AreNeeded(subject.App)
        orderby name
        select Descriptor.At($"{Printable.Of(name)} is part of the app.", subject.App.ProjectFile);
}
