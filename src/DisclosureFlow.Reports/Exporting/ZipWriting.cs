using System.IO.Compression;
using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>Writes zip containers whose bytes depend on nothing but their content: fixed order, fixed time, no comment.</summary>
internal static class ZipWriting
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Of(IEnumerable<(string Name, byte[] Bytes)> entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (name, bytes) in entries)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Epoch;
                using var stream = entry.Open();
                stream.Write(bytes);
            }
        }

        return file.ToArray();
    }

    public static byte[] OfText(IEnumerable<(string Name, string Text)> entries) => Of(entries.Select(entry => (entry.Name, new UTF8Encoding(false).GetBytes(entry.Text))));

    /// <summary>Text for XML content and quoted attributes; characters that XML 1.0 can't hold are dropped.</summary>
    public static string Xml(string text)
    {
        var clean = new StringBuilder(text.Length + 16);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsSurrogate(character) && (char.IsSurrogatePair(text, Math.Max(0, index - 1)) || (index + 1 < text.Length && char.IsSurrogatePair(text, index))))
            {
                clean.Append(character);
                continue;
            }

            _ = character switch
            {
                '&' => clean.Append("&amp;"),
                '<' => clean.Append("&lt;"),
                '>' => clean.Append("&gt;"),
                '"' => clean.Append("&quot;"),
                '\t' or '\n' or '\r' => clean.Append(character),
                _ when character < ' ' || char.IsSurrogate(character) || character is '\uFFFE' or '\uFFFF' => clean,
                _ => clean.Append(character),
            };
        }

        return clean.ToString();
    }
}
