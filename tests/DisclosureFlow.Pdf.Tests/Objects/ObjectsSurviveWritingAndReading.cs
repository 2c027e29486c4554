using CsCheck;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.Tests.Objects;

public sealed class ObjectsSurviveWritingAndReading
{
    private static readonly Gen<PdfObject> Scalar = Gen.OneOf<PdfObject>(
        Gen.Const((PdfObject)PdfNull.Instance),
        Gen.Bool.Select(value => (PdfObject)PdfBoolean.Of(value)),
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Select(value => (PdfObject)new PdfInteger(value)),
        Gen.Int[-1_000_000_000, 1_000_000_000].Select(value => (PdfObject)new PdfReal(value / 1000.0)),
        Gen.Char['\u0001', '\u00ff'].Array[0, 8].Select(value => (PdfObject)new PdfName(new string(value))),
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Bool, (bytes, hex) => (PdfObject)new PdfString(bytes, hex)),
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.Int[0, 65535], (number, generation) => (PdfObject)new PdfReference(number, generation)));

    private static readonly Gen<PdfObject> Any = Gen.Recursive<PdfObject>((depth, inner) => depth > 4 ? Scalar : Gen.OneOf(
        Scalar,
        inner.Array[0, 5].Select(items => (PdfObject)new PdfArray(items)),
        Gen.Select(Gen.Char['\u0001', '\u00ff'].Array[0, 5], inner).Array[0, 30].Select(pairs =>
        {
            var dictionary = new PdfDictionary();
            foreach (var (key, value) in pairs)
            {
                dictionary[new string(key)] = value;
            }

            return (PdfObject)dictionary;
        })));

    [Fact]
    public void Whatever_is_written_reads_back_as_the_same_value() => Any.Sample(value =>
    {
        var bytes = value.ToBytes();
        var parser = new ObjectParser(bytes, 0, ReadingLimits.Default, locate: false);
        var back = parser.Object();
        Assert.True(back.HasSameValueAs(value), $"{value} came back as {back}");
        Assert.Equal(bytes, back.ToBytes());
        Assert.Equal(bytes.Length, parser.Position);
    });

    /// <summary>Adding tenths, hundredths and thousandths one by one ended a last bit beside the number that was written.</summary>
    [Fact]
    public void Every_thousandth_reads_back_as_the_nearest_double()
    {
        for (var thousandths = -200_000; thousandths <= 200_000; thousandths++)
        {
            var real = new PdfReal(thousandths / 1000.0);
            Assert.True(new ObjectParser(real.ToBytes(), 0, ReadingLimits.Default, locate: false).Object().HasSameValueAs(real), $"{real}");
        }
    }

    [Theory]
    [InlineData("(a\\(b\\)\\\\c(d)e)", "a(b)\\c(d)e")]
    [InlineData("(\\101\\60\\0)", "A0\0")]
    [InlineData("(one\\\ntwo\\\r\nthree)", "onetwothree")]
    [InlineData("(a\r\nb\rc\nd)", "a\nb\nc\nd")]
    [InlineData("<48 65\n6C6c 6F>", "Hello")]
    [InlineData("<4>", "@")]
    public void Strings_are_read_by_the_letter(string syntax, string value) =>
        Assert.Equal(value, ((PdfString)Read(syntax)).ToText());

    [Theory]
    [InlineData("+17", 17)]
    [InlineData("-98", -98)]
    [InlineData("4.", 4)]
    [InlineData("-.002", -0.002)]
    [InlineData("34.5", 34.5)]
    public void Numbers_are_read_by_the_letter(string syntax, double value) =>
        Assert.True(Read(syntax).HasSameValueAs(new PdfReal(value)));

    [Theory]
    [InlineData("<<")]
    [InlineData("[1 2")]
    [InlineData("(no end")]
    [InlineData("<12")]
    [InlineData("<1G>")]
    [InlineData("/a#0")]
    [InlineData("/a#00")]
    [InlineData("/a#zz")]
    [InlineData("1.2.3")]
    [InlineData("--5")]
    [InlineData("1e5")]
    [InlineData("12345678901234567890")]
    [InlineData("0 0 R")]
    [InlineData("1 65536 R")]
    [InlineData("truer")]
    [InlineData("nil")]
    [InlineData("<</a 1/a 2>>")]
    [InlineData("<</a>>")]
    [InlineData("<<1 2>>")]
    [InlineData("")]
    public void Doubtful_syntax_is_refused_with_its_place(string syntax)
    {
        var refusal = Assert.Throws<PdfFormatException>(() => Read(syntax));
        Assert.InRange(refusal.Offset, 0, syntax.Length);
    }

    [Fact]
    public void Nesting_ends_at_the_limit_and_not_at_the_end_of_the_stack()
    {
        Read(new string('[', 64) + new string(']', 64));
        Assert.Throws<PdfFormatException>(() => Read(new string('[', 65) + new string(']', 65)));
        Assert.Throws<PdfFormatException>(() => Read(new string('[', 1_000_000)));
    }

    [Fact]
    public void What_a_reader_gives_out_is_not_changed_in_place()
    {
        var read = (PdfDictionary)Read("<</a [1]>>");
        Assert.Throws<InvalidOperationException>(() => read["a"] = 1);
        Assert.Throws<InvalidOperationException>(() => ((PdfArray)read["a"]!).Add(1));
        var copy = read.Copy();
        copy["a"] = 2;
        Assert.Equal("<</a [1]>>", read.ToString());
        Assert.Equal("<</a 2>>", copy.ToString());
    }

    private static PdfObject Read(string syntax)
    {
        var parser = new ObjectParser(System.Text.Encoding.Latin1.GetBytes(syntax), 0, ReadingLimits.Default, locate: false);
        var value = parser.Object();
        parser.SkipWhiteSpace();
        return parser.AtEnd ? value : throw parser.Broken("more follows");
    }
}
