using System.Buffers;
using System.Buffers.Text;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>The frame of an indirect object (7.3.10): <c>12 0 obj … endobj</c>.</summary>
public static class IndirectObject
{
    public static void Write(IBufferWriter<byte> output, PdfReference reference, PdfObject value)
    {
        Write(output, reference.Number);
        output.Write(" "u8);
        Write(output, reference.Generation);
        output.Write(" obj\n"u8);
        value.Write(output);
        output.Write("\nendobj\n"u8);
    }

    private static void Write(IBufferWriter<byte> output, int value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(11), out var written);
        output.Advance(written);
    }
}
