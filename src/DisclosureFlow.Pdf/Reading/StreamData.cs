namespace DisclosureFlow.Pdf.Reading;

/// <summary>The bytes between stream and endstream (7.3.8.1).</summary>
internal static class StreamData
{
    public static bool Follows(ref ObjectParser parser) => parser.TryKeyword("stream"u8);

    /// <summary>Reads stream … endstream; the keyword stream is still ahead.</summary>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> file, ref ObjectParser parser, int length)
    {
        parser.Keyword("stream"u8);
        return ReadAfterKeyword(file, ref parser, length);
    }

    public static ReadOnlyMemory<byte> ReadAfterKeyword(ReadOnlyMemory<byte> file, ref ObjectParser parser, int length)
    {
        var bytes = file.Span;
        var at = parser.Position;
        if (at < bytes.Length && bytes[at] == '\r')
        {
            at++;
        }

        if (at >= bytes.Length || bytes[at] != '\n')
        {
            throw parser.Broken("the keyword stream is followed by CR LF or LF (7.3.8.1)");
        }

        at++;
        if (length > bytes.Length - at)
        {
            throw parser.Broken("a stream's /Length leads outside the file (7.3.8.2)");
        }

        parser.Position = at + length;
        var end = parser.Position;
        end += end < bytes.Length && bytes[end] == '\r' ? 1 : 0;
        end += end < bytes.Length && bytes[end] == '\n' ? 1 : 0;
        if (!bytes[end..].StartsWith("endstream"u8))
        {
            throw parser.Broken("endstream was expected where /Length says the data ends (7.3.8.1)");
        }

        parser.Position = end;
        parser.Keyword("endstream"u8);
        return file.Slice(at, length);
    }
}
