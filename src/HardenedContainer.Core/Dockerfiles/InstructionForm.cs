namespace HardenedContainer.Dockerfiles;

/// <summary>How the text after the flags is read.</summary>
internal enum ArgumentKind
{
    /// <summary>Words at blanks.</summary>
    Words,

    /// <summary>One argument.</summary>
    Text,

    /// <summary>Names with values.</summary>
    Pairs,

    /// <summary>NONE, or CMD with a command.</summary>
    Check,

    /// <summary>Another instruction.</summary>
    Instruction,
}

/// <summary>The form of an instruction (Dockerfile reference; flags of the stable and the labs frontend).</summary>
/// <param name="Arguments">How its arguments are read.</param>
/// <param name="TakesJson">It has an exec form.</param>
/// <param name="Minimum">Fewest arguments.</param>
/// <param name="Maximum">Most arguments.</param>
/// <param name="Flags">Names of its flags.</param>
internal sealed record InstructionForm(ArgumentKind Arguments, bool TakesJson, int Minimum, int Maximum, params string[] Flags)
{
    private static readonly Dictionary<string, InstructionForm> All = new(StringComparer.Ordinal)
    {
        ["ADD"] = new(ArgumentKind.Words, true, 2, int.MaxValue, "chown", "chmod", "link", "keep-git-dir", "checksum", "exclude", "unpack", "parents"),
        ["ARG"] = new(ArgumentKind.Pairs, false, 1, int.MaxValue),
        ["CMD"] = new(ArgumentKind.Text, true, 0, int.MaxValue),
        ["COPY"] = new(ArgumentKind.Words, true, 2, int.MaxValue, "from", "chown", "chmod", "link", "parents", "exclude"),
        ["ENTRYPOINT"] = new(ArgumentKind.Text, true, 0, int.MaxValue),
        ["ENV"] = new(ArgumentKind.Pairs, false, 1, int.MaxValue),
        ["EXPOSE"] = new(ArgumentKind.Words, false, 1, int.MaxValue),
        ["FROM"] = new(ArgumentKind.Words, false, 1, 3, "platform"),
        ["HEALTHCHECK"] = new(ArgumentKind.Check, false, 1, int.MaxValue, "interval", "timeout", "start-period", "start-interval", "retries"),
        ["LABEL"] = new(ArgumentKind.Pairs, false, 1, int.MaxValue),
        ["MAINTAINER"] = new(ArgumentKind.Text, false, 1, 1),
        ["ONBUILD"] = new(ArgumentKind.Instruction, false, 1, 1),
        ["RUN"] = new(ArgumentKind.Text, true, 1, int.MaxValue, "mount", "network", "security", "device"),
        ["SHELL"] = new(ArgumentKind.Text, true, 1, int.MaxValue),
        ["STOPSIGNAL"] = new(ArgumentKind.Text, false, 1, 1),
        ["USER"] = new(ArgumentKind.Text, false, 1, 1),
        ["VOLUME"] = new(ArgumentKind.Words, true, 1, int.MaxValue),
        ["WORKDIR"] = new(ArgumentKind.Text, false, 1, 1),
    };

    /// <summary>The form of a keyword in upper case; null where it is no instruction.</summary>
    public static InstructionForm? Of(string keyword) => All.GetValueOrDefault(keyword);
}
