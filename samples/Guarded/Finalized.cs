using System.Runtime.CompilerServices;

namespace Guarded;

/// <summary>Runs something on the finalizer thread.</summary>
internal sealed class Finalized
{
    private readonly Action _action;
    private readonly ManualResetEventSlim _done;

    private Finalized(Action action, ManualResetEventSlim done) => (_action, _done) = (action, done);

    ~Finalized()
    {
        _action();
        _done.Set();
    }

    public static void Run(Action action)
    {
        using var done = new ManualResetEventSlim();
        Abandon(action, done);
        GC.Collect();
        done.Wait();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Action action, ManualResetEventSlim done) => _ = new Finalized(action, done);
}
