using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Fonts;

namespace DisclosureFlow.Pdf.Tests.Fonts;

public sealed class FontFileIsCareful
{
    [Fact]
    public void A_font_tells_its_name_its_em_and_the_characters_it_has()
    {
        Assert.Equal("NotoSerifSC-Regular", SomeFont.Serif.PostScriptName);
        Assert.Equal(1000, SomeFont.Serif.Metrics.UnitsPerEm);
        Assert.False(SomeFont.Serif.HasCffOutlines);
        Assert.True(SomeFont.Serif.Has(new Rune('府')));
        Assert.False(SomeFont.Serif.Has(new Rune(0x3106C)));
    }

    [Fact]
    public void A_face_of_a_collection_with_cff_outlines_maps_glyphs_to_cids()
    {
        Assert.True(SomeFont.Cff.HasCffOutlines);
        Assert.True(SomeFont.Cff.Charset.IsCidKeyed);
        Assert.StartsWith("NotoSansCJKsc", SomeFont.Cff.PostScriptName);
    }

    [Fact]
    public void Glyphs_of_a_run_stand_for_all_of_its_text_once()
    {
        const string text = "公开“政府信息”2023年，12.5%——https://example.cn/";
        var glyphs = new List<ShapedGlyph>();
        SomeFont.Serif.Shape(text, 0, text.Length, glyphs);
        Assert.Equal(text, string.Concat(glyphs.Select(glyph => text.Substring(glyph.TextStart, glyph.TextLength))));
        Assert.All(glyphs, glyph => Assert.NotEqual(0, glyph.Glyph));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a font at all, only some text that is long enough")]
    [InlineData("\0\u0001\0\0")]
    public void What_is_no_font_is_refused(string bytes) =>
        Assert.Throws<FontFormatException>(() => new FontFile(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void A_font_whose_head_was_damaged_is_refused_or_read_but_never_crashes()
    {
        var sound = File.ReadAllBytes(SomeFont.SerifPath);
        // The table directory and the small tables near the front decide what we parse ourselves.
        Gen.Select(Gen.Int[0, 4000], Gen.Byte).Sample(
            change =>
            {
                var damaged = (byte[])sound.Clone();
                damaged[change.Item1] ^= (byte)(change.Item2 | 1);
                try
                {
                    var tables = new SfntTables(damaged);
                    FontMetrics.Read(tables);
                }
                catch (FontFormatException)
                {
                    // refused
                }
            },
            iter: 200);
    }

    [Fact]
    public void A_damaged_cff_table_is_refused_or_read_but_never_crashes()
    {
        var sound = SomeFont.Cff.Tables["CFF "].ToArray();
        Gen.Select(Gen.Int[0, 3000], Gen.Byte, Gen.Bool).Sample(
            change =>
            {
                var damaged = change.Item3 ? sound.AsSpan(0, 4 + change.Item1).ToArray() : (byte[])sound.Clone();
                damaged[Math.Min(change.Item1, damaged.Length - 1)] ^= (byte)(change.Item2 | 1);
                try
                {
                    CffCharset.Read(damaged);
                }
                catch (FontFormatException)
                {
                    // refused
                }
            },
            iter: 100);
    }
}
