using System.Globalization;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Signing.Pades;

/// <summary>Dates of 7.9.4: <c>D:20260122103000+08'00'</c>.</summary>
internal static class PdfDate
{
    public static PdfString Write(DateTimeOffset time)
    {
        var offset = time.ToString("zzz", CultureInfo.InvariantCulture).Replace(':', '\'');
        return PdfString.OfText(time.ToString("'D:'yyyyMMddHHmmss", CultureInfo.InvariantCulture) + offset + "'");
    }

    /// <summary>The time, or null where the text is no full date with an offset.</summary>
    public static DateTimeOffset? Read(PdfObject? value)
    {
        if (value is not PdfString text)
        {
            return null;
        }

        var normal = text.ToText().TrimEnd('\'').Replace('\'', ':');
        if (normal.EndsWith('Z'))
        {
            normal = normal[..^1] + "+00:00";
        }

        return DateTimeOffset.TryParseExact(normal, "'D:'yyyyMMddHHmmsszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
