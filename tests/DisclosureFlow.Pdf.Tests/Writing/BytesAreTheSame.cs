using System.Globalization;
using DisclosureFlow.Pdf.Tests.Fonts;

namespace DisclosureFlow.Pdf.Tests.Writing;

public sealed class BytesAreTheSame
{
    [Fact]
    public void The_same_calls_give_the_same_bytes_in_every_culture()
    {
        var first = SomeDocument.OfLines(SomeFont.Serif, "第1段 1.5", "第2段");
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in new[] { "ar-SA", "th-TH", "fr-FR" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(name);
                Assert.Equal(first, SomeDocument.OfLines(SomeFont.Serif, "第1段 1.5", "第2段"));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Another_text_gives_another_file_identifier()
    {
        var a = SomeDocument.OfLines(SomeFont.Serif, "甲");
        var b = SomeDocument.OfLines(SomeFont.Serif, "乙");
        Assert.NotEqual(IdOf(a), IdOf(b));

        static string IdOf(byte[] file) => Reading(file).Trailer["ID"]!.ToString();
        static Pdf.Reading.PdfFile Reading(byte[] file) => Pdf.Reading.PdfFile.Open(file);
    }
}
