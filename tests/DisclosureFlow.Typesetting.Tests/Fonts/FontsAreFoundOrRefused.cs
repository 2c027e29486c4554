using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Typesetting.Tests.Fonts;

public sealed class FontsAreFoundOrRefused : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fonts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_role_has_a_bundled_font_and_the_set_says_which()
    {
        Assert.Equal(Enum.GetValues<FontRole>(), Some.Fonts.InUse.Select(font => font.Role));
        Assert.Equal("NotoSerifSC_700Bold.ttf", Some.Fonts.InUse[0].FileName);
        Assert.All(Some.Fonts.InUse, font => Assert.Equal(64, font.Sha256.Length));
    }

    [Fact]
    public void Without_any_font_the_refusal_names_what_to_install_and_where()
    {
        var refusal = RefusalOf(new FontOptions { BundledFolder = _folder.FullName });
        Assert.Equal("DF4001", refusal.Code);
        Assert.Contains("标题（小标宋）", refusal.Message);
        Assert.Contains("NotoSerifSC_400Regular.ttf", refusal.NextStep);
        Assert.Contains("@expo-google-fonts/noto-serif-sc", refusal.NextStep);
        Assert.Contains(_folder.FullName, refusal.NextStepEn);
    }

    [Fact]
    public void A_configured_file_that_is_absent_or_no_font_is_refused_and_not_replaced()
    {
        var absent = Path.Combine(_folder.FullName, "absent.ttf");
        var text = Path.Combine(_folder.FullName, "text.ttf");
        File.WriteAllText(text, "a text that is no font");
        foreach (var path in new[] { absent, text })
        {
            var refusal = RefusalOf(new FontOptions { Files = new Dictionary<FontRole, string> { [FontRole.Kai] = path } });
            Assert.Equal("DF4003", refusal.Code);
            Assert.Contains(path, refusal.Message);
        }
    }

    [Fact]
    public void A_bundled_file_that_was_changed_is_refused()
    {
        var bundled = Path.Combine(AppContext.BaseDirectory, "fonts");
        foreach (var path in Directory.EnumerateFiles(bundled, "*.ttf"))
        {
            File.Copy(path, Path.Combine(_folder.FullName, Path.GetFileName(path)));
        }

        var file = Path.Combine(_folder.FullName, "NotoSansSC_500Medium.ttf");
        using (var stream = new FileStream(file, FileMode.Append))
        {
            stream.WriteByte(0);
        }

        var refusal = RefusalOf(new FontOptions { BundledFolder = _folder.FullName });
        Assert.Equal("DF4004", refusal.Code);
        Assert.Contains("NotoSansSC_500Medium.ttf", refusal.MessageEn);
    }

    [Fact]
    public void A_configured_font_takes_its_role_and_the_result_says_so()
    {
        var kai = Outside.FileOf("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai");
        using var fonts = FontSet.Load(new FontOptions { Files = new Dictionary<FontRole, string> { [FontRole.Kai] = kai } });
        var result = ReportTypesetter.Typeset(Some.Report(), Some.Date, "0", fonts);
        Assert.Equal("LXGWWenKai-Regular", result.Fonts.Single(font => font.Role == FontRole.Kai).PostScriptName);
    }

    [Fact]
    public void A_known_system_font_is_used_only_when_asked_for()
    {
        Outside.FileOf("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai");
        using var fonts = FontSet.Load(new FontOptions { UseSystemFonts = true });
        Assert.Contains("Kai", fonts.InUse.Single(font => font.Role == FontRole.Kai).PostScriptName, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Noto", Some.Fonts.InUse.Single(font => font.Role == FontRole.Kai).PostScriptName);
    }

    private static TypesettingRefusal RefusalOf(FontOptions options) =>
        Assert.Single(Assert.Throws<TypesettingRefusedException>(() => FontSet.Load(options)).Refusals);
}
