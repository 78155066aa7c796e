namespace HardenedContainer.Diagnostics;

/// <summary>How much a finding matters. The order is meant: a larger value is worse.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Switched off: the finding is neither shown nor counted, only kept in the report.</summary>
    None,

    /// <summary>Worth knowing; never stops anything.</summary>
    Info,

    /// <summary>The image will probably disappoint somebody. An error under <c>HardenContainerStrict</c>.</summary>
    Warning,

    /// <summary>The image would not start or would leak something: publish fails and no image is written.</summary>
    Error,
}
