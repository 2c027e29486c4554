using System.Globalization;
using System.Text;
using System.Xml;

namespace DisclosureFlow.Ofd.Writing;

/// <summary>One XML file of the container: UTF-8, namespace of GB/T 33190-2016, the same bytes for the same content.</summary>
internal static class OfdXml
{
    public const string Namespace = "http://www.ofdspec.org/2016";

    public static byte[] Write(string root, Action<XmlWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineChars = "\n" }))
        {
            writer.WriteStartElement("ofd", root, Namespace);
            content(writer);
            writer.WriteEndElement();
        }

        return bytes.ToArray();
    }

    public static void Element(this XmlWriter writer, string name, Action content)
    {
        writer.WriteStartElement("ofd", name, Namespace);
        content();
        writer.WriteEndElement();
    }

    public static void Element(this XmlWriter writer, string name, string text) => writer.Element(name, () => writer.WriteString(text));

    public static void Attribute(this XmlWriter writer, string name, string value) => writer.WriteAttributeString(name, value);

    public static void Attribute(this XmlWriter writer, string name, int value) => writer.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Numbers of a box, a matrix or a list: millimetres with three decimals, finer than any printer.</summary>
    public static string Numbers(params IEnumerable<double> values) => string.Join(' ', values.Select(Number));

    public static string Number(double value) => (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
}
