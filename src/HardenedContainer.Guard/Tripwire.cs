using System.Buffers.Binary;
using System.Text;

namespace HardenedContainer.Guard;

/// <summary>
/// Waits for what should never happen, on a thread of its own: a canary file is opened or read, a decoy is executed. The kernel
/// tells of every process that shares the files, and does not tell who it was; the app's own reads count, too.
/// </summary>
internal sealed unsafe class Tripwire
{
    private const short Input = 1; // POLLIN

    // A program that reads a file opens it once and reads it piece by piece: one alert is enough.
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, string> _canaries = [];
    private readonly Dictionary<int, long> _lastAlert = [];
    private readonly int _inotify;
    private readonly int _decoys;

    private Tripwire(GuardOptions options, GuardReport report)
    {
        _inotify = options.CanaryFiles.Count > 0 ? Watch(options.CanaryFiles, report) : -1;
        _decoys = options.Decoys ? DecoySocket.Open(report) : -1;
    }

    /// <summary>Starts the thread where there is something to wait for.</summary>
    public static void Start(GuardOptions options, GuardReport report)
    {
        var tripwire = new Tripwire(options, report);
        if (tripwire._inotify >= 0 || tripwire._decoys >= 0)
        {
            new Thread(tripwire.Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "guard" }.Start();
        }
    }

    // Files that are not there are named; the others are watched all the same.
    private int Watch(IEnumerable<string> files, GuardReport report)
    {
        const int CloseOnExec = 0x80000;
        const uint OpenedOrRead = 0x20 | 0x1; // IN_OPEN | IN_ACCESS

        var inotify = (int)SystemCalls.InotifyInit(CloseOnExec);
        foreach (var file in files)
        {
            var watch = inotify < 0 ? inotify : (int)SystemCalls.InotifyAddWatch(inotify, Encoding.UTF8.GetBytes(file + "\0"), OpenedOrRead);
            if (watch < 0)
            {
                report.Fail("canary " + file, ErrorNames.Of(watch));
            }
            else
            {
                _canaries[watch] = file;
            }
        }

        if (_canaries.Count > 0)
        {
            report.Add("canaries", 0);
        }

        return _canaries.Count > 0 ? inotify : -1;
    }

    private void Run()
    {
        // A negative number is a file that poll() passes over.
        Span<SystemCalls.PollFile> files = [new() { File = _inotify, Events = Input }, new() { File = _decoys, Events = Input }];
        while (true)
        {
            if (SystemCalls.Poll(files) < 0)
            {
                continue;
            }

            if (files[0].Returned != 0)
            {
                ReadCanaries();
            }

            if (files[1].Returned != 0)
            {
                DecoySocket.Receive(_decoys);
            }
        }
    }

    // struct inotify_event: int wd; uint32_t mask, cookie, len; char name[len]. Watches of files have no names.
    private void ReadCanaries()
    {
        const int EventLength = 16;

        Span<byte> events = stackalloc byte[4096];
        var length = (int)SystemCalls.Read(_inotify, events);
        for (var start = 0; start + EventLength <= length;)
        {
            var one = events[start..];
            Alert(BinaryPrimitives.ReadInt32LittleEndian(one));
            start += EventLength + (int)BinaryPrimitives.ReadUInt32LittleEndian(one[12..]);
        }
    }

    private void Alert(int watch)
    {
        var now = Environment.TickCount64;
        if (_canaries.TryGetValue(watch, out var file) && (!_lastAlert.TryGetValue(watch, out var last) || now - last >= _quiet.TotalMilliseconds))
        {
            _lastAlert[watch] = now;
            new JsonLine("canary").Add("path", file).Write();
        }
    }
}
