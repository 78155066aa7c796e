using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace HardenedContainer.Native;

/// <summary>
/// The health probe of an image: the compiled <c>src/native/probe.c</c> with what it asks written into it. It can ask nothing
/// else afterwards: one port of 127.0.0.1, one request, one time limit.
/// </summary>
public static class HealthProbe
{
    /// <summary>The most bytes that a request may have.</summary>
    public const int RequestCapacity = 256;

    /// <summary>The most characters of a path; with the rest of the request it fits.</summary>
    public const int MaximumPathLength = 200;

    /// <summary>The most characters of a service's name.</summary>
    public const int MaximumServiceLength = 120;

    private const int Tcp = 1;
    private const int Http = 2;
    private const int Grpc = 3;
    private const int Head = 10;

    private static ReadOnlySpan<byte> Magic => "HDC-PROBE-CONF1\0"u8;

    /// <summary>A probe that asks whether the port accepts connections.</summary>
    /// <param name="runtimeIdentifier">Whose program; see <see cref="NativePrograms.Supports"/>.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="timeout">Time limit of everything together.</param>
    /// <returns>The executable.</returns>
    public static ImmutableArray<byte> ForTcp(string runtimeIdentifier, int port, TimeSpan timeout) => Configure(runtimeIdentifier, Tcp, port, timeout, []);

    /// <summary>A probe that asks for a path and takes a status from 200 to 299 for healthy.</summary>
    /// <param name="runtimeIdentifier">Whose program; see <see cref="NativePrograms.Supports"/>.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="path">With its leading slash; a query may follow. Visible ASCII, at most <see cref="MaximumPathLength"/>.</param>
    /// <param name="timeout">Time limit of everything together.</param>
    /// <returns>The executable.</returns>
    public static ImmutableArray<byte> ForHttp(string runtimeIdentifier, int port, string path, TimeSpan timeout) =>
        IsPath(path)
            ? Configure(runtimeIdentifier, Http, port, timeout, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
            : throw new ArgumentException("Not a path that a request line can hold.", nameof(path));

    /// <summary>A probe that asks the standard health service (grpc.health.v1) over HTTP/2 without TLS and takes SERVING for healthy.</summary>
    /// <param name="runtimeIdentifier">Whose program; see <see cref="NativePrograms.Supports"/>.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="service">The service's name; empty for the server as a whole.</param>
    /// <param name="timeout">Time limit of everything together.</param>
    /// <returns>The executable.</returns>
    public static ImmutableArray<byte> ForGrpc(string runtimeIdentifier, int port, string service, TimeSpan timeout) =>
        IsService(service)
            ? Configure(runtimeIdentifier, Grpc, port, timeout, GrpcHealthRequest.Create(service))
            : throw new ArgumentException("Not the name of a service.", nameof(service));

    /// <summary>Whether a text can be the path of a request.</summary>
    /// <param name="path">The text.</param>
    /// <returns>True where it can.</returns>
    public static bool IsPath(string path) =>
        path.Length is > 0 and <= MaximumPathLength && path[0] == '/' && path.All(c => c is > ' ' and <= '~' and not '#');

    /// <summary>Whether a text can be the name of a gRPC service; empty stands for the server as a whole.</summary>
    /// <param name="service">The text.</param>
    /// <returns>True where it can.</returns>
    public static bool IsService(string service) =>
        service.Length <= MaximumServiceLength && service.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    // The layout of struct config in probe.c.
    private static ImmutableArray<byte> Configure(string runtimeIdentifier, ushort mode, int port, TimeSpan timeout, ReadOnlySpan<byte> request)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(port, (ushort)port);
        ArgumentOutOfRangeException.ThrowIfZero(port);
        Span<byte> values = stackalloc byte[Head + RequestCapacity];
        values.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(values, mode);
        BinaryPrimitives.WriteUInt16BigEndian(values[2..], (ushort)port);
        BinaryPrimitives.WriteUInt32LittleEndian(values[4..], (uint)Math.Clamp(timeout.TotalMilliseconds, 1, int.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(values[8..], (ushort)request.Length);
        request.CopyTo(values[Head..]);
        return ConfigBlock.Write(NativePrograms.Read("probe", runtimeIdentifier), Magic, values, values.Length);
    }
}
