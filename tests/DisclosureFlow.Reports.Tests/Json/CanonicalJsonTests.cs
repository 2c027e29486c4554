using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;

namespace DisclosureFlow.Reports.Tests.Json;

public class CanonicalJsonTests
{
    [Fact]
    public void A_report_comes_back_from_its_canonical_bytes() => Some.Balanced.Sample(report =>
    {
        var bytes = report.ToCanonicalJson();
        var back = Report.FromCanonicalJson(bytes);
        Assert.Equal(report, back);
        Assert.Equal(bytes, back.ToCanonicalJson());
    }, iter: 200);

    [Fact]
    public void Text_of_any_characters_comes_back() => Gen.String[Gen.Char.Where(character => !char.IsSurrogate(character)), 0, 40].Sample(text =>
    {
        var report = Report.Blank(Some.Form2021).WithProse("1", text) with { Title = text, Remarks = [text] };
        Assert.Equal(report, Report.FromCanonicalJson(report.ToCanonicalJson()));
    }, iter: 500);

    [Fact]
    public void Not_given_is_not_zero()
    {
        var blank = Report.Blank(Some.Form2021);
        var zero = blank.With("3.new.total", 0);
        Assert.NotEqual(blank, zero);
        Assert.NotEqual(blank.Sha256Hex(), zero.Sha256Hex());
        Assert.Null(Report.FromCanonicalJson(blank.ToCanonicalJson()).Cells["3.new.total"]);
    }

    [Fact]
    public void Numbers_are_written_as_ecmascript_writes_their_double() => Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 6]).Sample((digits, places) =>
    {
        var figure = digits / (decimal)Math.Pow(10, places);
        Assert.True(CellFigures.CanHold(figure));
        var buffer = new ArrayBufferWriter<byte>();
        new CanonicalJsonWriter(buffer).Number(figure);
        var text = Encoding.ASCII.GetString(buffer.WrittenSpan);
        // .NET's shortest round-trip text of the double is ECMAScript's, in plain notation between 1e-6 and 1e15.
        var oracle = ((double)figure).ToString("R", CultureInfo.InvariantCulture);
        Assert.True(text == oracle || (oracle.Contains('E', StringComparison.Ordinal) && BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits((double)figure)), $"{text} {oracle}");
    }, iter: 5_000);

    [Fact]
    public void Strings_are_escaped_as_in_rfc_8785()
    {
        var buffer = new ArrayBufferWriter<byte>();
        new CanonicalJsonWriter(buffer).Text("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/\b\t\f\r\u007f");
        Assert.Equal("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\r\u007f\"", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Fact]
    public void A_lone_surrogate_has_no_canonical_form() =>
        Assert.Throws<EncoderFallbackException>(() => (Report.Blank(Some.Form2021) with { Title = "\ud800" }).ToCanonicalJson());

    [Fact]
    public void Any_other_bytes_of_the_same_report_are_refused()
    {
        var text = Encoding.UTF8.GetString(Some.BalancedReport(Some.Form2021).ToCanonicalJson());
        foreach (var other in new[]
        {
            text.Replace(":", ": ", StringComparison.Ordinal), text + "\n", "\uFEFF" + text,
            text.Replace("\"3.new.total\":", "\"3.new.total\":0,\"3.new.total\":", StringComparison.Ordinal),
            text.Replace("\"form\":\"2021\"", "\"extra\":1,\"form\":\"2021\"", StringComparison.Ordinal),
            text.Replace("\"form\":\"2021\"", "\"form\":\"1999\"", StringComparison.Ordinal),
            text.Replace("\"remarks\":[],", "", StringComparison.Ordinal), text.Replace("石桥", "\\u77f3\\u6865", StringComparison.Ordinal),
            text[..^1], "", "[]", "null", "{}", "{\"form\":\"2021\"}",
        })
        {
            Assert.Throws<FormatException>(() => Report.FromCanonicalJson(Encoding.UTF8.GetBytes(other)));
        }
    }

    [Fact]
    public void No_changed_byte_gives_the_same_report()
    {
        var report = Some.BalancedReport(Some.Form2019);
        var bytes = report.ToCanonicalJson();
        for (var index = 0; index < bytes.Length; index += 3)
        {
            var changed = (byte[])bytes.Clone();
            changed[index] ^= 1;
            try
            {
                Assert.NotEqual(report, Report.FromCanonicalJson(changed));
            }
            catch (FormatException)
            {
                // refused: as good
            }
        }
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("-0", "0")]
    [InlineData("11398889", "11398889")]
    public void Figures_have_one_text(string written, string text)
    {
        var report = Report.Blank(Some.Form2021).With("2.fees.amount", decimal.Parse(written, CultureInfo.InvariantCulture));
        Assert.Contains($"\"2.fees.amount\":{text},", Encoding.UTF8.GetString(report.ToCanonicalJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000000000000000")]
    [InlineData("0.0000001")]
    [InlineData("123456789.1234567")]
    [InlineData("1234567890123.456")]
    public void A_figure_that_a_double_may_lose_is_refused(string figure) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Report.Blank(Some.Form2021).With("2.fees.amount", decimal.Parse(figure, CultureInfo.InvariantCulture)));
}
