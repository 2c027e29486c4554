using System.IO.Compression;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Writing;

/// <summary>Streams compressed by FlateDecode (ISO 32000-2, 7.4.4).</summary>
internal static class Flate
{
    /// <param name="data">The bytes before compression.</param>
    /// <param name="entries">Entries of the stream's dictionary beside /Filter and /Length.</param>
    public static PdfStream Stream(ReadOnlySpan<byte> data, PdfDictionary? entries = null)
    {
        using var output = new MemoryStream((data.Length / 2) + 64);
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(data);
        }

        entries ??= [];
        entries["Filter"] = (PdfName)"FlateDecode";
        return new PdfStream(entries, output.GetBuffer().AsMemory(0, (int)output.Length));
    }
}
