using System.Globalization;
using System.Text;

namespace HardenedContainer.Guard;

/// <summary>
/// One event as one line of JSON on standard error, written in one piece. Into bytes and by hand, as a serializer, and even a
/// <see cref="StringBuilder"/> with an encoder, cost more at start than all else that the guard does. It has no time: who keeps
/// a container's log writes one beside each line.
/// </summary>
internal sealed class JsonLine
{
    private const int StandardError = 2;

    private byte[] _bytes = new byte[1024];
    private int _length;

    public JsonLine(string name)
    {
        Raw("{\"source\":\"hardened-container\",\"event\":");
        Text(name);
    }

    public JsonLine Add(string name, string value)
    {
        Raw(",");
        Text(name);
        Raw(":");
        Text(value);
        return this;
    }

    public JsonLine Add(string name, long value)
    {
        Raw(",");
        Text(name);
        Raw(":" + value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonLine Add(string name, string[] values)
    {
        Raw(",");
        Text(name);
        Raw(":[");
        for (var i = 0; i < values.Length; i++)
        {
            Raw(i == 0 ? "" : ",");
            Text(values[i]);
        }

        Raw("]");
        return this;
    }

    public override string ToString() => Encoding.ASCII.GetString(_bytes, 0, _length) + "}";

    public void Write()
    {
        Raw("}\n");
        SystemCalls.Write(StandardError, new(_bytes, 0, _length));
    }

    // What is not plain ASCII is escaped, too: a log must not carry what a terminal would obey.
    private void Text(string value)
    {
        Raw("\"");
        var plain = true;
        foreach (var c in value)
        {
            plain &= c is >= ' ' and <= '~' and not ('"' or '\\');
        }

        Raw(plain ? value : Escaped(value));
        Raw("\"");
    }

    private static string Escaped(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            _ = c is '"' or '\\' ? text.Append('\\').Append(c)
                : c is >= ' ' and <= '~' ? text.Append(c)
                : text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private void Raw(string ascii)
    {
        if (_length + ascii.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * (_length + ascii.Length));
        }

        foreach (var c in ascii)
        {
            _bytes[_length++] = (byte)c;
        }
    }
}
