namespace HardenedContainer.Options;

/// <summary>What a decoy does when it is executed: <c>HardenContainerDecoyAction</c>.</summary>
public enum DecoyAction
{
    /// <summary>It writes an alert and ends like a command that does not exist.</summary>
    Alert,

    /// <summary>It writes an alert and stops the container.</summary>
    Terminate,
}

/// <summary>A decoy: a program that lies where a tool would.</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Action">What it does.</param>
/// <param name="IsDefault">One of the usual ones, which may be left out where something is there already.</param>
public sealed record DecoyOption(string Path, DecoyAction Action, bool IsDefault);
