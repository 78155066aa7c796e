namespace HardenedContainer.Docker;

/// <summary>Ends a piece of work that shows no sign of life for a while.</summary>
internal sealed class Watch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _outer;
    private readonly TimeSpan _limit;

    internal Watch(TimeSpan limit, CancellationToken outer)
    {
        _limit = limit;
        _outer = outer;
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        SignOfLife();
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>The limit was reached, and nobody else stopped the work.</summary>
    internal bool HasEnded => _source.IsCancellationRequested && !_outer.IsCancellationRequested;

    public void Dispose() => _source.Dispose();

    internal void SignOfLife()
    {
        try
        {
            _source.CancelAfter(_limit);
        }
        catch (ObjectDisposedException)
        {
            // A late message of work that has ended.
        }
    }
}
