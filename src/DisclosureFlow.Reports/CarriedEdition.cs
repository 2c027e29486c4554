using System.Text;

namespace DisclosureFlow.Reports;

/// <summary>
/// The edition that an exported file carries beside its visible content: its canonical JSON in base64. Most reports need none. It is added
/// only where the visible content alone would not read back as the same report: remarks (kept, not printed), no title, a paragraph worded
/// like a section head. It counts only while it shows exactly what the file shows: after any visible change the visible content is read.
/// </summary>
internal static class CarriedEdition
{
    /// <summary>Namespace of the custom XML part in DOCX and XLSX; name of the meta element in HTML.</summary>
    public const string Name = "urn:disclosureflow:edition:1";

    /// <summary>Part of the DOCX or XLSX container that holds it.</summary>
    public const string Part = "customXml/disclosureflow.xml";

    /// <summary>How the last line of a text file begins that holds it.</summary>
    public const string LinePrefix = "【读回数据，请勿改动】";

    /// <summary>The file of <paramref name="write"/>, carrying the edition only if the file without it reads back as something else.</summary>
    /// <param name="write">Writes the file with what it should carry; null: nothing.</param>
    public static byte[] Write(Report report, Func<string?, byte[]> write)
    {
        var plain = write(null);
        return report.Equals(ReportImport.Read(plain).Report) ? plain : write(Convert.ToBase64String(report.ToCanonicalJson()));
    }

    /// <summary>The report carried; null when the text is none.</summary>
    public static Report? Read(string carried)
    {
        var json = new byte[carried.Length];
        try
        {
            return Convert.TryFromBase64String(carried, json, out var length) ? Report.FromCanonicalJson(json.AsSpan(0, length)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The part's XML.</summary>
    public static string Xml(string carried) => $"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><edition xmlns=\"{Name}\">{carried}</edition>";

    /// <summary>The relationship by which the document or workbook names the part.</summary>
    public const string Relationship = "<Relationship Id=\"rIdEdition\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml\" Target=\"/" + Part + "\"/>";
}
