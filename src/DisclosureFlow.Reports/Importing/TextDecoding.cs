using System.Text;

namespace DisclosureFlow.Reports.Importing;

/// <summary>Finds the encoding of a text file: byte order mark first, then strict UTF-8, then whichever of GB18030 and UTF-16 reads as Chinese.</summary>
internal static class TextDecoding
{
    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="ImportRefusedException">DF1004: no encoding fits.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            return Clean(Strict(new UTF8Encoding(false, true), bytes[3..]) ?? throw Refusals.NotText());
        }

        if (bytes is [0xFF, 0xFE, ..])
        {
            return Clean(Strict(new UnicodeEncoding(false, false, true), bytes[2..]) ?? throw Refusals.NotText());
        }

        if (bytes is [0xFE, 0xFF, ..])
        {
            return Clean(Strict(new UnicodeEncoding(true, false, true), bytes[2..]) ?? throw Refusals.NotText());
        }

        if (bytes.IndexOf((byte)0) < 0 && Strict(new UTF8Encoding(false, true), bytes) is { } utf8)
        {
            return Clean(utf8);
        }

        string? best = null;
        var bestScore = 0.0;
        foreach (var encoding in Candidates(bytes))
        {
            if (Strict(encoding, bytes) is { } text && Readability(text) is var score && score > bestScore)
            {
                (best, bestScore) = (text, score);
            }
        }

        return best is not null && bestScore >= 0.6 ? Clean(best) : throw Refusals.NotText();
    }

    private static List<Encoding> Candidates(ReadOnlySpan<byte> bytes)
    {
        var candidates = new List<Encoding>(3);
        if (bytes.IndexOf((byte)0) < 0)
        {
            candidates.Add(Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
        }

        if (bytes.Length % 2 == 0)
        {
            candidates.Add(new UnicodeEncoding(false, false, true));
            candidates.Add(new UnicodeEncoding(true, false, true));
        }

        return candidates;
    }

    private static string? Strict(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Share of characters that a Chinese report has: the common ideographs of level 1 weigh fully, digits and marks half, anything else nothing.</summary>
    private static double Readability(string text)
    {
        var sum = 0.0;
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                continue;
            }

            count++;
            sum += Common.Contains(character, StringComparison.Ordinal) ? 4 : character switch
            {
                >= '\u4E00' and <= '\u9FA5' => 0.7,
                (>= ' ' and <= '~') or (>= '\u3000' and <= '\u303F') or (>= '\uFF00' and <= '\uFF5E') or '“' or '”' or '—' or '…' => 0.6,
                '\uFFFD' or < ' ' => -10,
                _ => -1,
            };
        }

        return count == 0 ? 0 : sum / count;
    }

    private const string Common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府信息";

    /// <summary>Control characters other than line ends and tabs have no place in a report; U+FEFF and U+0000 are dropped with them.</summary>
    private static string Clean(string text)
    {
        var bad = text.Count(ProseText.IsStray);
        if (bad > 16 && bad > text.Length / 50)
        {
            throw Refusals.NotText();
        }

        return ProseText.Printable(text);
    }
}
