using DisclosureFlow.Pdf.Fonts;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Fonts;

/// <summary>Fonts for tests.</summary>
internal static class SomeFont
{
    private static readonly Lazy<FontFile> LoadedSerif = new(() => FontFile.Open(SerifPath));
    private static readonly Lazy<FontFile> LoadedCff = new(() => FontFile.Open(CffPath, ChineseFace));

    /// <summary>The simplified Chinese face of the collection.</summary>
    public const int ChineseFace = 2;

    public static string SerifPath => Path.Combine(AppContext.BaseDirectory, "fonts", "NotoSerifSC_400Regular.ttf");

    /// <summary>TrueType outlines.</summary>
    public static FontFile Serif => LoadedSerif.Value;

    /// <summary>CID-keyed CFF outlines in a collection.</summary>
    public static FontFile Cff => LoadedCff.Value;

    private static string CffPath => Outside.FileOf("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk");
}
