using System.Buffers;
using System.Buffers.Text;

namespace DisclosureFlow.Pdf.Objects;

/// <summary>The null object (7.3.9). A dictionary entry whose value is null is the same as no entry.</summary>
public sealed class PdfNull : PdfObject
{
    private PdfNull()
    {
    }

    public static PdfNull Instance { get; } = new();

    public override void Write(IBufferWriter<byte> output) => output.Write("null"u8);

    public override bool HasSameValueAs(PdfObject other) => other is PdfNull;
}

/// <summary>true or false (7.3.2).</summary>
public sealed class PdfBoolean : PdfObject
{
    private static readonly PdfBoolean True = new(true);
    private static readonly PdfBoolean False = new(false);

    private PdfBoolean(bool value) => Value = value;

    public bool Value { get; }

    public static PdfBoolean Of(bool value) => value ? True : False;

    public override void Write(IBufferWriter<byte> output) => output.Write(Value ? "true"u8 : "false"u8);

    public override bool HasSameValueAs(PdfObject other) => other is PdfBoolean boolean && boolean.Value == Value;
}

/// <summary>An integer (7.3.3).</summary>
public sealed class PdfInteger(long value) : PdfObject
{
    public long Value { get; } = value;

    public override void Write(IBufferWriter<byte> output)
    {
        Utf8Formatter.TryFormat(Value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    public override bool HasSameValueAs(PdfObject other) =>
        other is PdfInteger integer ? integer.Value == Value : other is PdfReal real && real.Value.CompareTo(Value) == 0;
}

/// <summary>A real number (7.3.3), written in fixed notation with up to six decimals: finer than any device, and PDF knows no exponents.</summary>
public sealed class PdfReal : PdfObject
{
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or beyond ±1e15, where fixed notation would lose digits.</exception>
    public PdfReal(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > 1e15)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "a PDF real is finite and within ±1e15");
        }

        Value = value;
    }

    public double Value { get; }

    public override void Write(IBufferWriter<byte> output)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(Value, text, out var length, new StandardFormat('F', 6));
        text = text[..length].TrimEnd((byte)'0').TrimEnd((byte)'.');
        output.Write(text.SequenceEqual("-0"u8) ? "0"u8 : text);
    }

    public override bool HasSameValueAs(PdfObject other) =>
        other is PdfReal real ? real.Value.CompareTo(Value) == 0 : other is PdfInteger integer && Value.CompareTo(integer.Value) == 0;
}

/// <summary>A reference to an indirect object (7.3.10).</summary>
public sealed class PdfReference(int number, int generation = 0) : PdfObject, IEquatable<PdfReference>
{
    /// <summary>Object number, 1 or more.</summary>
    public int Number { get; } = number;

    /// <summary>Generation, 0 to 65,535.</summary>
    public int Generation { get; } = generation;

    public override void Write(IBufferWriter<byte> output)
    {
        var span = output.GetSpan(24);
        Utf8Formatter.TryFormat(Number, span, out var length);
        span[length++] = (byte)' ';
        Utf8Formatter.TryFormat(Generation, span[length..], out var more);
        length += more;
        " R"u8.CopyTo(span[length..]);
        output.Advance(length + 2);
    }

    public override bool HasSameValueAs(PdfObject other) => Equals(other as PdfReference);

    public bool Equals(PdfReference? other) => other is not null && other.Number == Number && other.Generation == Generation;

    public override bool Equals(object? obj) => Equals(obj as PdfReference);

    public override int GetHashCode() => HashCode.Combine(Number, Generation);
}
