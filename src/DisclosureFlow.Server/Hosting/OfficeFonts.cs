using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Server.Hosting;

/// <summary>The fonts of the office: those that the operator names (the standard's, where it has a licence), the bundled ones for every other role.</summary>
internal static class OfficeFonts
{
    /// <summary>Role by role: a font file's full path. An unset one leaves the role to the bundled font.</summary>
    public static readonly IReadOnlyDictionary<FontRole, string> Settings = new Dictionary<FontRole, string>
    {
        [FontRole.Title] = "DISCLOSUREFLOW_FONT_TITLE",
        [FontRole.Body] = "DISCLOSUREFLOW_FONT_BODY",
        [FontRole.Heading] = "DISCLOSUREFLOW_FONT_HEADING",
        [FontRole.Kai] = "DISCLOSUREFLOW_FONT_KAI",
        [FontRole.Figures] = "DISCLOSUREFLOW_FONT_FIGURES",
    };

    /// <summary>Reads the settings.</summary>
    /// <param name="setting">Gives a setting's value by name; null or empty where it is not set.</param>
    public static FontOptions From(Func<string, string?> setting) => new()
    {
        Files = Settings.Where(one => !string.IsNullOrWhiteSpace(setting(one.Value))).ToDictionary(one => one.Key, one => setting(one.Value)!.Trim()),
    };

    /// <summary>Loads them; a named file that can't be used is refused here, at the start, and not when the first report is typeset.</summary>
    /// <exception cref="TypesettingRefusedException">DF4001 to DF4004.</exception>
    public static Lazy<FontSet> Load()
    {
        var options = From(Environment.GetEnvironmentVariable);
        var fonts = new Lazy<FontSet>(() => FontSet.Load(options));
        if (options.Files.Count > 0)
        {
            _ = fonts.Value;
        }

        return fonts;
    }
}
