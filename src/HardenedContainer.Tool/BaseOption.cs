using System.CommandLine;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Options;

namespace HardenedContainer.Tool;

/// <summary>The option <c>--base</c>: a known base, a file with facts, or a local image.</summary>
internal static class BaseOption
{
    private static readonly string[] Known = [.. OptionNames.Bases.Select(b => b.Text).Where(b => b != "auto")];

    internal static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--base") { Description = description };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } value && !Known.Contains(value, StringComparer.Ordinal) && !BaseFactsFile.IsPath(value))
            {
                result.AddError($"--base {value} is neither a path nor one of {string.Join(", ", Known)}.");
            }
        });
        return option;
    }

    /// <summary>Reads the facts; false, with a line on standard error, where they cannot be read.</summary>
    internal static bool TryRead(string? value, out BaseImage? image)
    {
        image = value is null || BaseFactsFile.IsPath(value) ? null : BaseImage.Of(OptionNames.Bases.First(b => b.Text == value).Value);
        if (value is null || image is not null)
        {
            return true;
        }

        var facts = BaseFactsFile.Read(value, "amd64", out var problem);
        if (problem is not null)
        {
            Console.Error.WriteLine($"{problem.File}: error {problem.Descriptor.Code}: {problem.Message}");
        }

        image = facts is null ? null : BaseImage.Of(facts);
        return facts is not null;
    }
}
