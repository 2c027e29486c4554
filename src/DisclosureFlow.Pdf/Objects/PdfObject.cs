using System.Buffers;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>One object of a PDF file (ISO 32000-2, 7.3). Scalars are immutable; containers are open while they are built and sealed once read from a file.</summary>
public abstract class PdfObject
{
    /// <summary>Writes the object's syntax without white space around it. References stay references.</summary>
    public abstract void Write(IBufferWriter<byte> output);

    /// <summary>True if both stand for the same value: order of dictionary keys and notation (hex or literal string, 1 or 1.0) don't count.</summary>
    public abstract bool HasSameValueAs(PdfObject other);

    /// <summary>The object's syntax as bytes.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output);
        return output.WrittenSpan.ToArray();
    }

    public override string ToString() => System.Text.Encoding.Latin1.GetString(ToBytes());

    public static implicit operator PdfObject(int value) => new PdfInteger(value);

    public static implicit operator PdfObject(long value) => new PdfInteger(value);

    public static implicit operator PdfObject(bool value) => PdfBoolean.Of(value);

    public static implicit operator PdfObject(double value) => new PdfReal(value);
}
