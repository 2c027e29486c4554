namespace DisclosureFlow.Pdf.Reading;

/// <summary>ASCII85Decode (7.4.3).</summary>
internal static class Ascii85
{
    public static byte[] Decode(ReadOnlySpan<byte> data, int most, long offset)
    {
        var bytes = new List<byte>(Math.Min(most, data.Length));
        ulong group = 0;
        var count = 0;
        foreach (var b in data)
        {
            if (b == '~')
            {
                break;
            }

            if (Syntax.IsWhiteSpace(b))
            {
                continue;
            }

            if (b == 'z' && count == 0)
            {
                bytes.AddRange((ReadOnlySpan<byte>)[0, 0, 0, 0]);
            }
            else if (b is >= (byte)'!' and <= (byte)'u')
            {
                group = (group * 85) + (ulong)(b - '!');
                if (++count == 5)
                {
                    Add(bytes, group, 4, offset);
                    (group, count) = (0, 0);
                }
            }
            else
            {
                throw new PdfFormatException("an ASCII85Decode stream is damaged (7.4.3)", offset);
            }

            if (bytes.Count > most)
            {
                throw new PdfFormatException($"a stream decodes to more than {most} bytes", offset);
            }
        }

        if (count == 1)
        {
            throw new PdfFormatException("an ASCII85Decode stream is damaged (7.4.3)", offset);
        }

        if (count > 1)
        {
            for (var i = count; i < 5; i++)
            {
                group = (group * 85) + 84;
            }

            Add(bytes, group, count - 1, offset);
        }

        return [.. bytes];
    }

    private static void Add(List<byte> bytes, ulong group, int count, long offset)
    {
        if (group > uint.MaxValue)
        {
            throw new PdfFormatException("an ASCII85Decode stream is damaged (7.4.3)", offset);
        }

        for (var i = 0; i < count; i++)
        {
            bytes.Add((byte)(group >> (24 - (8 * i))));
        }
    }
}
