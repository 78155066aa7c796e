using System.Buffers.Binary;
using System.Text;

namespace HardenedContainer.Native;

/// <summary>
/// The bytes of one call of <c>grpc.health.v1.Health/Check</c> over HTTP/2 with prior knowledge (RFC 9113, RFC 7541, the gRPC
/// protocol's PROTOCOL-HTTP2). Nothing in it depends on the server's answer, so it is sent in one piece.
/// </summary>
internal static class GrpcHealthRequest
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    public static byte[] Create(string service)
    {
        // HealthCheckRequest { string service = 1; }, and the length prefix of a message that is not compressed.
        byte[] message = service.Length == 0 ? [] : [0x0a, (byte)service.Length, .. Encoding.ASCII.GetBytes(service)];
        byte[] prefixed = [0, 0, 0, 0, (byte)message.Length, .. message];
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(Settings, 0, 0, []),
            .. Frame(Headers, EndHeaders, 1, HeaderBlock()),
            .. Frame(Data, EndStream, 1, prefixed),
        ];
    }

    // Indexes of HPACK's static table where it has the field, else literals without indexing and without Huffman codes.
    private static byte[] HeaderBlock() =>
    [
        0x83, // :method POST
        0x86, // :scheme http
        0x04, .. Text("/grpc.health.v1.Health/Check"), // :path
        0x01, .. Text("localhost"), // :authority
        0x0f, 0x10, .. Text("application/grpc"), // content-type
        0x00, .. Text("te"), .. Text("trailers"),
    ];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
