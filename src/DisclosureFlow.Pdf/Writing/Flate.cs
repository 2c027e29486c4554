using DisclosureFlow.Pdf.Compression;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>Streams compressed by FlateDecode (ISO 32000-2, 7.4.4).</summary>
internal static class Flate
{
    /// <param name="data">The bytes before compression.</param>
    /// <param name="entries">Entries of the stream's dictionary beside /Filter and /Length.</param>
    public static PdfStream Stream(ReadOnlySpan<byte> data, PdfDictionary? entries = null)
    {
        entries ??= [];
        entries["Filter"] = (PdfName)"FlateDecode";
        return new PdfStream(entries, ZlibEncoder.Encode(data));
    }
}
