using System.Globalization;
using System.Security;
using System.Text;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>The XMP packet of a file (ISO 16684-1), the same facts as the information dictionary.</summary>
internal static class XmpPacket
{
    public static byte[] Write(PdfDocumentInfo info)
    {
        var day = info.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00+08:00";
        var packet = new StringBuilder(2048);
        packet.Append("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
            .Append("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n")
            .Append("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
            .Append("<dc:format>application/pdf</dc:format>\n")
            .Append("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">").Append(Escape(info.Title)).Append("</rdf:li></rdf:Alt></dc:title>\n");
        if (info.Author is { } author)
        {
            packet.Append("<dc:creator><rdf:Seq><rdf:li>").Append(Escape(author)).Append("</rdf:li></rdf:Seq></dc:creator>\n");
        }

        packet.Append("<dc:language><rdf:Bag><rdf:li>").Append(Escape(info.Language)).Append("</rdf:li></rdf:Bag></dc:language>\n");
        if (info.Identifier is { } identifier)
        {
            packet.Append("<dc:identifier>").Append(Escape(identifier)).Append("</dc:identifier>\n");
        }

        packet.Append("<xmp:CreatorTool>").Append(Escape(info.Producer)).Append("</xmp:CreatorTool>\n")
            .Append("<xmp:CreateDate>").Append(day).Append("</xmp:CreateDate>\n<xmp:ModifyDate>").Append(day).Append("</xmp:ModifyDate>\n")
            .Append("<pdf:Producer>").Append(Escape(info.Producer)).Append("</pdf:Producer>\n")
            .Append("</rdf:Description>\n");
        if (info.ClaimsConformance)
        {
            packet.Append(Claim);
        }

        packet.Append("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
        return Encoding.UTF8.GetBytes(packet.ToString());
    }

    /// <summary>The claims, and the description of the PDF/UA schema that PDF/A asks for (ISO 19005-2, 6.6.2.3), for it is none of the predefined ones.</summary>
    private const string Claim = """
        <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
        <pdfaid:part>2</pdfaid:part>
        <pdfaid:conformance>A</pdfaid:conformance>
        <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
        <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
        <pdfaProperty:name>part</pdfaProperty:name>
        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        <pdfaProperty:category>internal</pdfaProperty:category>
        <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
        </rdf:li></rdf:Seq></pdfaSchema:property>
        </rdf:li></rdf:Bag></pdfaExtension:schemas>
        </rdf:Description>

        """;

    private static string Escape(string text) => SecurityElement.Escape(text);
}
