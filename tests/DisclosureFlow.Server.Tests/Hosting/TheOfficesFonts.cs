using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Server.Tests.Hosting;

public sealed class TheOfficesFonts
{
    [Fact]
    public void Every_role_of_the_page_has_a_setting_of_its_own() =>
        Assert.Equal(Enum.GetValues<FontRole>().Length, OfficeFonts.Settings.Values.Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void A_named_file_serves_its_role_and_the_bundled_fonts_serve_the_others()
    {
        var heading = Path.Combine(AppContext.BaseDirectory, "fonts", FontSet.Load().InUse.Single(font => font.Role == FontRole.Heading).FileName);
        using var fonts = FontSet.Load(OfficeFonts.From(name => name == "DISCLOSUREFLOW_FONT_BODY" ? $" {heading} " : ""));
        Assert.Equal(Path.GetFileName(heading), fonts.InUse.Single(font => font.Role == FontRole.Body).FileName);
        Assert.NotEqual(Path.GetFileName(heading), fonts.InUse.Single(font => font.Role == FontRole.Title).FileName);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_by_name()
    {
        var refused = Assert.Throws<TypesettingRefusedException>(() => FontSet.Load(OfficeFonts.From(name => name == "DISCLOSUREFLOW_FONT_KAI" ? "/nowhere/kai.ttf" : null)));
        Assert.Contains(refused.Refusals, refusal => refusal.Code == "DF4003" && refusal.Message.Contains("/nowhere/kai.ttf", StringComparison.Ordinal));
    }
}
