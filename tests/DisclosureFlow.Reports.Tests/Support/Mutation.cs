namespace DisclosureFlow.Reports.Tests;

/// <summary>Changes a real file the way damage and malice do: bytes flipped, cut, doubled, moved, replaced by telling ones.</summary>
internal static class Mutation
{
    private static readonly byte[][] Telling = [[0], [0xFF], "<"u8.ToArray(), "9"u8.ToArray(), "\t"u8.ToArray(), "\n"u8.ToArray(), "一"u8.ToArray(), "（"u8.ToArray(), "99999999999999999999"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), "{\"cells\":"u8.ToArray()];

    public static byte[] Of(byte[] file, int seed, int changes)
    {
        var random = new Random(seed);
        var bytes = file.ToList();
        for (var change = 0; change < changes && bytes.Count > 8; change++)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes.InsertRange(at, Telling[random.Next(Telling.Length)]); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }

        return [.. bytes];
    }

    private static readonly string[] TellingText = ["<", ">", "<td>", "</table>", "<tr>", "\t", "\n", "|", "一、", "（三）", "总计", "其他", "0", "-1", "1e9", "99999999999999999999", "３", "\"", "{", "},", "\u200B", "　", "<w:tbl>", "</w:tc>", "w:val=\"9999999\"", "&#x4E00;"];

    /// <summary>Changes characters, so that the encoding stays whole and the change reaches the reader behind it.</summary>
    public static string OfText(string text, int seed, int changes)
    {
        var random = new Random(seed);
        var changed = new System.Text.StringBuilder(text);
        for (var change = 0; change < changes && changed.Length > 8; change++)
        {
            var at = random.Next(changed.Length);
            var length = Math.Min(random.Next(1, 120), changed.Length - at);
            switch (random.Next(5))
            {
                case 0: changed[at] = (char)random.Next(32, 0xD7FF); break;
                case 1: changed.Remove(at, length); break;
                case 2: changed.Insert(random.Next(changed.Length), changed.ToString(at, length)); break;
                case 3: changed.Insert(at, TellingText[random.Next(TellingText.Length)]); break;
                default: changed[at] = changed[random.Next(changed.Length)]; break;
            }
        }

        return changed.ToString();
    }

    /// <summary>An office file with the characters of one of its parts changed.</summary>
    public static byte[] OfPart(byte[] file, string part, int seed, int changes)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(file));
        return DocxFile.Zip([.. zip.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            return (entry.FullName, entry.FullName == part ? OfText(text, seed, changes) : text);
        })]);
    }

    private static readonly byte[][] PdfWords = [.. new[] { "obj", "endobj", "stream", "endstream", "<<", ">>", "[", "]", "(", ")", "0 R", "5 0 R", "/Kids", "/Contents", "/Length", "/Resources", "/Type /Page", "/Count", "Tj", "Td", "re f", "BT", "ET", "q", "Q", "Do", "-1", "99999999999", "0.0.0", "/", "xref", "trailer", "startxref", "%%EOF", "1e99", "cm" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>Changes whole words of a PDF, so that its structure breaks rather than its bytes.</summary>
    public static byte[] OfWords(byte[] file, int seed, int changes)
    {
        var random = new Random(seed);
        var bytes = file.ToList();
        for (var change = 0; change < changes && bytes.Count > 64; change++)
        {
            var at = bytes.IndexOf((byte)' ', random.Next(bytes.Count - 32));
            var end = at < 0 ? -1 : bytes.IndexOf((byte)' ', at + 1);
            if (end < 0)
            {
                continue;
            }

            if (random.Next(3) > 0)
            {
                bytes.RemoveRange(at + 1, end - at - 1);
            }

            bytes.InsertRange(at + 1, PdfWords[random.Next(PdfWords.Length)]);
        }

        return [.. bytes];
    }
}
