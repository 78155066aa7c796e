using System.Globalization;
using System.Text;

namespace HardenedContainer.Guard;

/// <summary>
/// One event as one line of JSON on standard error, written in one piece. By hand: a serializer would cost more at start
/// than all else that the guard does.
/// </summary>
internal sealed class JsonLine
{
    private const int StandardError = 2;

    private readonly StringBuilder _text = new("{", 256);

    public JsonLine(string name)
    {
        Add("time", DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        Add("source", "hardened-container");
        Add("event", name);
    }

    public JsonLine Add(string name, string value)
    {
        Name(name);
        Text(value);
        return this;
    }

    public JsonLine Add(string name, long value)
    {
        Name(name);
        _text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public JsonLine Add(string name, IReadOnlyList<string> values)
    {
        Name(name);
        _text.Append('[');
        for (var i = 0; i < values.Count; i++)
        {
            _text.Append(i == 0 ? "" : ",");
            Text(values[i]);
        }

        _text.Append(']');
        return this;
    }

    public override string ToString() => _text + "}";

    public void Write() => SystemCalls.Write(StandardError, Encoding.UTF8.GetBytes(ToString() + "\n"));

    private void Name(string name)
    {
        if (_text[^1] != '{')
        {
            _text.Append(',');
        }

        Text(name);
        _text.Append(':');
    }

    // What is not plain ASCII is escaped, too: a log must not carry what a terminal would obey.
    private void Text(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
            {
                _text.Append('\\').Append(c);
            }
            else if (c is < ' ' or > '~')
            {
                _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                _text.Append(c);
            }
        }

        _text.Append('"');
    }
}
