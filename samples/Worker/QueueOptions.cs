namespace Worker;

internal sealed class QueueOptions
{
    /// <summary>Time between two jobs.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
