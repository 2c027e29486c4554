using System.Globalization;
using System.Xml;

namespace DisclosureFlow.Ofd.Writing;

/// <summary>What OFD.xml says about the document (GB/T 33190-2016, 7.4).</summary>
/// <param name="Identifier">DocID: 32 hexadecimal digits.</param>
/// <param name="Title">The report's title.</param>
/// <param name="Created">成文日期.</param>
/// <param name="PdfSha256">The PDF whose pages these are; null for a seal's picture.</param>
internal sealed record OfdInformation(string Identifier, string Title, DateOnly Created, string? PdfSha256)
{
    /// <summary>Name of the custom datum that binds the document to its PDF.</summary>
    public const string PdfDatum = "pdfSha256";

    public void Write(XmlWriter writer)
    {
        writer.Element("DocID", Identifier);
        writer.Element("Title", Title);
        writer.Element("CreationDate", Created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        writer.Element("DocUsage", "Normal");
        writer.Element("Creator", "DisclosureFlow");
        if (PdfSha256 is { } sha256)
        {
            writer.Element("CustomDatas", () =>
            {
                Datum(writer, PdfDatum, sha256);
                Datum(writer, "notice", OfdTwin.Notice);
            });
        }
    }

    private static void Datum(XmlWriter writer, string name, string value) => writer.Element("CustomData", () =>
    {
        writer.Attribute("Name", name);
        writer.WriteString(value);
    });
}
