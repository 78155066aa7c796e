using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>Finds the stages of a file and follows variables, user, shell and working directory through them.</summary>
public static class StageBuilder
{
    /// <summary>Variables that BuildKit declares before the first FROM.</summary>
    private static readonly string[] PlatformArguments =
    [
        "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETOSVERSION", "BUILDPLATFORM", "BUILDOS", "BUILDOSVERSION", "BUILDARCH", "BUILDVARIANT", "TARGETSTAGE",
    ];

    /// <summary>Arguments that every stage has without declaring them.</summary>
    private static readonly string[] ProxyArguments =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"];

    /// <summary>Builds the stages.</summary>
    /// <param name="file">The file.</param>
    /// <param name="baseImage">What is known of an image; <see cref="BaseImage.Of(string)"/> where nothing better is at hand.</param>
    /// <returns>The stages in the order of the file. A fragment without FROM is one stage from an unknown image.</returns>
    public static ImmutableArray<Stage> Build(Dockerfile file, Func<string, BaseImage> baseImage)
    {
        var global = PlatformArguments.ToImmutableDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        var stages = ImmutableArray.CreateBuilder<Stage>();
        var escape = file.Directives.Escape;
        for (var i = 0; i < file.Instructions.Length; i++)
        {
            var instruction = file.Instructions[i];
            if (instruction.Keyword == "FROM")
            {
                stages.Add(Begin(instruction, stages, global, escape, baseImage));
            }
            else if (stages.Count > 0)
            {
                var stage = stages[^1];
                stages[^1] = stage with { Steps = stage.Steps.Add(stage.End with { Instruction = instruction }), End = After(stage.End, instruction, global, escape) };
            }
            else if (instruction.Keyword == "ARG")
            {
                global = Declare(global, instruction, new(escape, global), global);
            }
            else
            {
                // A fragment: as if it continued an unknown image.
                stages.Add(Begin(new() { Keyword = "FROM", Written = "FROM", Line = instruction.Line, EndLine = instruction.Line, Text = "", Arguments = [""] }, stages, global, escape, baseImage));
                i--;
            }
        }

        return stages.ToImmutable();
    }

    private static Stage Begin(
        Instruction from, ImmutableArray<Stage>.Builder earlier, ImmutableDictionary<string, string?> global, char escape, Func<string, BaseImage> baseImage)
    {
        var expander = new WordExpander(escape, global);
        var image = expander.Expand(from.Arguments.Length > 0 ? from.Arguments[0] : "");
        var platform = expander.Expand(from.Flag("platform") ?? "");
        var parent = earlier.LastOrDefault(s => s.Name is { } name && name.Equals(image.Text, StringComparison.OrdinalIgnoreCase));
        var root = parent?.Base ?? (image.IsCertain ? baseImage(image.Text) : BaseImage.Unknown);
        var variables = parent?.End.Variables ?? root.Environment;
        variables = variables.SetItems(ProxyArguments.Append("PATH").Where(n => !variables.ContainsKey(n)).Select(n => KeyValuePair.Create(n, (string?)null)));
        return new()
        {
            Index = earlier.Count,
            From = from,
            Name = from.Arguments.Length == 3 ? from.Arguments[2] : null,
            Image = image,
            UndefinedInFrom = [.. image.Undefined, .. platform.Undefined],
            Parent = parent,
            Base = root,
            End = new(from, variables, parent is null ? root.User : parent.End.User, parent?.End.HasOwnShell == true, parent?.End.WorkDirectory, new(escape, variables)),
        };
    }

    private static StageStep After(StageStep before, Instruction instruction, ImmutableDictionary<string, string?> global, char escape)
    {
        switch (instruction.Keyword)
        {
            case "ARG":
            case "ENV":
                var variables = Declare(before.Variables, instruction, before.Expander, instruction.Keyword == "ARG" ? global : null);
                return before with { Variables = variables, Expander = new(escape, variables) };
            case "USER":
                var user = before.Expander.Expand(instruction.Text);
                return before with { User = user.IsCertain ? user.Text : null };
            case "SHELL":
                return before with { HasOwnShell = true };
            case "WORKDIR":
                var directory = before.Expander.Expand(instruction.Text);
                return before with { WorkDirectory = Below(before.WorkDirectory, directory.Text) };
            default:
                return before;
        }
    }

    // An ARG without a default takes that of the same name before the first FROM. A build argument may replace any ARG, but
    // what the file says is what a plain build gives.
    private static ImmutableDictionary<string, string?> Declare(
        ImmutableDictionary<string, string?> variables, Instruction instruction, WordExpander expander, ImmutableDictionary<string, string?>? defaults)
    {
        foreach (var pair in instruction.Pairs)
        {
            var value = pair.Value is null ? null : expander.Expand(pair.Value);
            variables = variables.SetItem(pair.Key, value is { IsCertain: true } ? value.Text : pair.Value is null ? defaults?.GetValueOrDefault(pair.Key) : null);
        }

        return variables;
    }

    private static string Below(string? directory, string path) =>
        path.StartsWith('/') || path.StartsWith('\\') || (path.Length > 1 && path[1] == ':') ? path : $"{directory?.TrimEnd('/')}/{path}";
}
