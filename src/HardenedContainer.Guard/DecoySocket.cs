using System.Text;

namespace HardenedContainer.Guard;

/// <summary>Where decoys report that they were executed. The contract is in src/native/guard-socket.h.</summary>
internal static unsafe class DecoySocket
{
    private const int MessageMax = 256;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Credentials = 2; // SCM_CREDENTIALS

    /// <summary>Opens the socket.</summary>
    /// <param name="report">Is told what came of it.</param>
    /// <returns>The file descriptor; negative where there is none.</returns>
    public static int Open(GuardReport report)
    {
        const int Unix = 1;
        const int DatagramCloseOnExec = 2 | 0x80000;
        const int PassCredentials = 16; // SO_PASSCRED

        var socket = SystemCalls.Socket(Unix, DatagramCloseOnExec, 0);
        var result = socket;
        if (socket >= 0)
        {
            result = SystemCalls.SetSocketOption((int)socket, SocketLevel, PassCredentials, 1);
            result = result < 0 ? result : Address(out var address) is < 0 and var unreadable ? unreadable : SystemCalls.Bind((int)socket, address);
            if (result < 0)
            {
                SystemCalls.Close((int)socket);
            }
        }

        report.Add("decoys", result);
        return result < 0 ? -1 : (int)socket;
    }

    /// <summary>Reads one message and writes its alert.</summary>
    /// <param name="socket">The socket.</param>
    public static void Receive(int socket)
    {
        const int DoNotWait = 0x40;

        // struct cmsghdr { size_t len; int level, type; } and struct ucred { int pid, uid, gid; }, aligned to 8 bytes.
        var message = stackalloc byte[MessageMax];
        var control = stackalloc int[16];
        var vector = new SystemCalls.IoVector { Base = message, Length = MessageMax };
        var header = new SystemCalls.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 16 * sizeof(int) };
        var length = SystemCalls.ReceiveMessage(socket, &header, DoNotWait);
        if (length < 0)
        {
            return;
        }

        var line = new JsonLine("decoy").Add("path", Encoding.UTF8.GetString(message, (int)length));
        if (header.ControlLength >= 28 && control[2] == SocketLevel && control[3] == Credentials)
        {
            line.Add("pid", control[4]).Add("uid", (uint)control[5]).Add("gid", (uint)control[6]);
        }

        line.Write();
    }

    // struct sockaddr_un with a name that begins with NUL.
    private static nint Address(out ReadOnlySpan<byte> address)
    {
        var bytes = new byte[110];
        bytes[0] = 1;
        var prefix = "hardened-container-guard/"u8;
        prefix.CopyTo(bytes.AsSpan(3));
        var start = 3 + prefix.Length;
        var length = SystemCalls.ReadLink("/proc/self/ns/mnt\0"u8, bytes.AsSpan(start));
        address = bytes.AsSpan(0, start + (int)Math.Max(length, 0));
        return length;
    }
}
