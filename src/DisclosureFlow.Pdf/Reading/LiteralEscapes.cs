namespace DisclosureFlow.Pdf.Reading;

/// <summary>The escapes of a literal string (7.3.4.2, table 3).</summary>
internal static class LiteralEscapes
{
    public static byte[] Undo(ReadOnlySpan<byte> raw)
    {
        var bytes = new byte[raw.Length];
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var b = raw[i];
            if (b == '\r')
            {
                // An end of line of any kind reads as one line feed.
                i += i + 1 < raw.Length && raw[i + 1] == '\n' ? 1 : 0;
                bytes[count++] = (byte)'\n';
            }
            else if (b != '\\')
            {
                bytes[count++] = b;
            }
            else if (Escape(raw, ref i) is { } value)
            {
                bytes[count++] = value;
            }
        }

        return bytes.AsSpan(0, count).ToArray();
    }

    private static byte? Escape(ReadOnlySpan<byte> raw, ref int i)
    {
        var b = raw[++i];
        switch (b)
        {
            case (byte)'n':
                return (byte)'\n';
            case (byte)'r':
                return (byte)'\r';
            case (byte)'t':
                return (byte)'\t';
            case (byte)'b':
                return (byte)'\b';
            case (byte)'f':
                return (byte)'\f';
            case (byte)'\n':
                return null;
            case (byte)'\r':
                i += i + 1 < raw.Length && raw[i + 1] == '\n' ? 1 : 0;
                return null;
            case >= (byte)'0' and <= (byte)'7':
                var value = b - '0';
                for (var more = 0; more < 2 && i + 1 < raw.Length && raw[i + 1] is >= (byte)'0' and <= (byte)'7'; more++)
                {
                    value = (value << 3) | (raw[++i] - '0');
                }

                return (byte)value;
            default:
                // A backslash before anything else is ignored.
                return b;
        }
    }
}
