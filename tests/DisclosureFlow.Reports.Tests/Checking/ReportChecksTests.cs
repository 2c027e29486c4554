using CsCheck;

namespace DisclosureFlow.Reports.Tests.Checking;

public class ReportChecksTests
{
    private static readonly Report Clean = Some.BalancedReport(Some.Form2021);

    /// <summary>The findings but the question for last year's report (B5), which every report without one gets.</summary>
    private static Finding[] Run(Report report, CheckContext? context = null) =>
        [.. ReportChecks.Run(report, context).Where(finding => (finding.Code, finding.Severity) != ("B5", Severity.Note))];

    [Fact]
    public void A_balanced_report_has_no_finding() => Some.Balanced.Sample(report => Assert.Empty(Run(report)), iter: 100);

    /// <summary>Every cell of tables 三 and 四, one more or one less: some rule that the cell stands in breaks, and no other.</summary>
    [Fact]
    public void Any_changed_figure_of_a_balanced_table_breaks_its_own_rules()
    {
        foreach (var form in StatutoryForm.All)
        {
            var report = Some.BalancedReport(form);
            foreach (var cell in form.CellIds.Where(cell => cell[0] is '3' or '4'))
            {
                var expected = form.Balances.Where(balance => balance.Left.Concat(balance.Right).Contains(cell)).Select(balance => balance.Rule).Order();
                var findings = Run(report.With(cell, report.Cells[cell] + 1)).Where(finding => finding.Severity == Severity.Block);
                Assert.Equal(expected, findings.Select(finding => finding.Code).Order());
            }
        }
    }

    [Fact]
    public void A_cell_not_given_blocks_and_names_itself()
    {
        foreach (var cell in Clean.Layout.CellIds)
        {
            var finding = Assert.Single(Run(Clean.With(cell, null)), finding => finding.Severity == Severity.Block);
            Assert.Equal("DF1101", finding.Code);
            Assert.Equal([cell], finding.Cells);
            Assert.Contains(cell, finding.Place, StringComparison.Ordinal);
            Assert.Equal(cell[0] == '2' ? null : Clean.Cells[cell], finding.Offer?.Value);
        }
    }

    [Theory]
    [InlineData("3.new.natural", "-1")]
    [InlineData("3.new.natural", "1.5")]
    [InlineData("2.fees.amount", "-0.5")]
    public void B11_counts_are_whole_and_not_negative(string cell, string figure) =>
        Assert.Contains(Run(Clean.With(cell, decimal.Parse(figure, System.Globalization.CultureInfo.InvariantCulture))), finding => finding.Code == "B11" && finding.Severity == Severity.Block);

    [Fact]
    public void B11_lets_changes_be_negative_and_money_be_decimal() =>
        Assert.Empty(Run(Some.BalancedReport(Some.Form2019).With(("2.licences.change", -7), ("2.procurement.amount", 12.345678m))));

    [Fact]
    public void B11_a_change_is_whole() => Assert.Contains(Run(Some.BalancedReport(Some.Form2019).With("2.licences.change", 0.5m)), finding => finding.Code == "B11");

    [Fact]
    public void B7_in_force_covers_what_was_made() =>
        Assert.Equal("B7", Assert.Single(Run(Clean.With(("2.normativeDocuments.made", 5), ("2.normativeDocuments.abolished", 1), ("2.normativeDocuments.inForce", 3)))).Code);

    [Fact]
    public void B9_disclosed_in_all_covers_this_year() =>
        Assert.Equal("B9", Assert.Single(Run(Some.BalancedReport(Some.Form2019).With(("2.normativeDocuments.disclosed", 5), ("2.normativeDocuments.disclosedTotal", 4)))).Code);

    [Theory]
    [InlineData("望川县石桥镇人民政府", true)]
    [InlineData("望川县东关街道办事处", true)]
    [InlineData("望川县人民政府", true)]
    [InlineData("望川县教育局", true)]
    [InlineData("江右市人民政府", false)]
    [InlineData("江右省人民政府", false)]
    public void B10_townships_and_counties_make_no_rules(string organ, bool warned)
    {
        var report = Clean.With(("2.rules.made", 1), ("2.rules.inForce", 1)) with { Organ = organ, Title = $"{organ}2021年政府信息公开工作年度报告", Year = 2021 };
        Assert.Equal(warned, Run(report.WithProse("1", "2021年" + report.Prose["1"][5..])).Any(finding => finding.Code == "B10"));
    }

    [Theory]
    [InlineData("全年新收政府信息公开申请{0}件。", true)]
    [InlineData("全年新收政府信息公开申请{1}件。", false)]
    [InlineData("全年受理政府信息公开申请{2}件。", true)]
    [InlineData("全年受理政府信息公开申请{0}件。", true)]
    [InlineData("全年受理政府信息公开申请{1}件。", false)]
    [InlineData("全年收到政府信息公开申请{1}件。", false)]
    [InlineData("办理12345热线，受理群众申请999件。", true)]
    [InlineData("上年收到政府信息公开申请999件。", true)]
    [InlineData("行政复议{1}件。", false)]
    [InlineData("因政府信息公开引发行政复议999件。", false)]
    [InlineData("办理行政许可999件。", false)]
    [InlineData("公开行政许可信息999条。", true)]
    [InlineData("制发行政规范性文件999件。", false)]
    [InlineData("公开行政规范性文件999件。", true)]
    [InlineData("收取行政事业性收费9.99万元。", false)]
    public void B12_figures_in_text_agree_with_the_tables(string sentence, bool agrees)
    {
        var (received, carried) = (Clean.Cells["3.new.total"]!.Value, Clean.Cells["3.carriedIn.total"]!.Value);
        Assert.True(carried > 0);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, sentence, received, received + carried + 1, received + carried);
        Assert.Equal(agrees, !Run(Clean.WithProse("1", Clean.Prose["1"] + "\n" + text)).Any(finding => finding.Code == "B12"));
    }

    [Theory]
    [InlineData("共受理 12345 政务服务热线诉求 80 件，已办结 85 件。", true)]
    [InlineData("共受理热线诉求八十件，办结八十五件。", true)]
    [InlineData("共受理热线诉求 80 件，含上年结转 5 件，已办结 85 件。", false)]
    [InlineData("共受理热线诉求 80 件，已办结 80 件。", false)]
    [InlineData("共受理热线诉求 80 件。下半年办结 85 件。", false)]
    public void B14_no_more_is_settled_than_was_received(string sentence, bool warned) =>
        Assert.Equal(warned, Run(Clean.WithProse("1", Clean.Prose["1"] + "\n" + sentence)).Any(finding => finding.Code == "B14"));

    [Theory]
    [InlineData("截止12月20日，", true)]
    [InlineData("截至 11 月底，", true)]
    [InlineData("统计期为1月1日至12月25日。", true)]
    [InlineData("2021年1月至11月，", true)]
    [InlineData("截至2021年12月31日，", false)]
    [InlineData("1月1日至12月31日", false)]
    [InlineData("11月1日至12月5日开展宣传月活动", false)]
    [InlineData("截至12月底", false)]
    [InlineData("截至目前", false)]
    public void B17_the_period_is_the_whole_year(string text, bool warned)
    {
        var report = Clean with { Year = 2021, Title = $"{Some.Organ}2021年政府信息公开工作年度报告" };
        Assert.Equal(warned, Run(report.WithProse("5", text + "。")).Any(finding => finding.Code == "B17"));
    }

    [Fact]
    public void B16_the_years_of_title_and_text_are_the_reports()
    {
        Assert.Equal("标题", Assert.Single(Run(Clean with { Title = $"{Some.Organ}2018年政府信息公开工作年度报告" }), finding => finding.Code == "B16").Place);
        Assert.StartsWith("一、", Assert.Single(Run(Clean.WithProse("1", Clean.Prose["1"].Replace($"{Clean.Year}年", "2018年", StringComparison.Ordinal))), finding => finding.Code == "B16").Place, StringComparison.Ordinal);
        Assert.Equal("B16", Assert.Single(Run(Clean, new CheckContext { ExpectedYear = Clean.Year + 1 })).Code);
    }

    [Fact]
    public void B18_the_processing_fee_is_stated() => Assert.Equal("B18", Assert.Single(Run(Clean.WithProse("6", "无其他事项。"))).Code);

    [Fact]
    public void B19_binds_governments_and_not_departments()
    {
        var report = Clean.WithProse("1", "政府信息管理、平台建设、主动公开、依申请公开均已开展。");
        Assert.Contains("监督保障", Assert.Single(Run(report)).Message.Zh, StringComparison.Ordinal);
        Assert.Empty(Run(report, new CheckContext { OrganKind = OrganKind.CountyDepartment }));
        Assert.Equal(5, Run(Clean.WithProse("1", "工作顺利。")).Count(finding => finding.Code == "B19"));
    }

    [Fact]
    public void B21_one_organ_throughout()
    {
        Assert.Equal(["标题", "一、总体情况 第1段"], Run(Clean with { Organ = "望川县柳沟镇人民政府" }).Where(finding => finding.Code == "B21").Select(finding => finding.Place)); // the text's subject is 石桥镇
        Assert.Equal("B21", Assert.Single(Run(Clean with { Title = "石桥镇政府信息公开工作年度报告" })).Code);
        Assert.Equal("B21", Assert.Single(Run(Clean.WithProse("5", "柳沟镇人民政府将加强培训。"))).Code);
        Assert.Equal("B21", Assert.Single(Run(Clean, new CheckContext { ExpectedOrgan = "望川县柳沟镇人民政府" })).Code);
        Assert.Empty(Run(Clean.WithProse("5", "石桥镇政府、各乡镇人民政府和全县街道办事处共同推进，我镇政府落实。")));
    }

    [Fact]
    public void The_old_form_for_a_new_year_is_warned() =>
        Assert.Contains(Run(Some.BalancedReport(Some.Form2019) with { Year = 2023 }), finding => finding.Code == "DF1113" && finding.Severity == Severity.Warn);

    [Theory]
    [InlineData("指导各各科室公开信息", true)]
    [InlineData("公开的的信息", true)]
    [InlineData("做好信息公开工作工作", true)]
    [InlineData("望川县人民政府政府信息公开工作", false)]
    [InlineData("天天更新、常常走访、人人参与、和和美美", false)]
    public void Doubled_characters_are_found(string text, bool warned) =>
        Assert.Equal(warned, Run(Clean.WithProse("5", text + "。")).Any(finding => finding.Code == "DF1120"));

    [Fact]
    public void B5_what_is_carried_in_is_what_was_carried_out()
    {
        var last = Some.BalancedReport(Some.Form2021, 3) with { Year = Clean.Year - 1 };
        var columns = Clean.Layout.Cells.Where(cell => cell.Section == "3" && cell.Row == "carriedIn").ToArray();
        last = columns.Aggregate(last, (sofar, cell) => sofar.With($"3.carriedOut.{cell.Column}", Clean.Cells[cell.Id]));
        Assert.DoesNotContain(Run(Clean, new CheckContext { LastYear = last }), finding => finding.Code == "B5");
        foreach (var cell in columns)
        {
            var other = last.With($"3.carriedOut.{cell.Column}", Clean.Cells[cell.Id] + 1);
            var finding = Assert.Single(Run(Clean, new CheckContext { LastYear = other }), finding => finding.Code == "B5");
            Assert.Equal((Severity.Block, cell.Id), (finding.Severity, Assert.Single(finding.Cells)));
        }
    }

    [Fact]
    public void B5_asks_for_last_years_row_and_does_not_block()
    {
        static Finding Ask(Report? last) => Assert.Single(ReportChecks.Run(Clean, new CheckContext { LastYear = last }), finding => finding.Code == "B5" && finding.Severity == Severity.Note);
        var last = Clean with { Year = Clean.Year - 1 };
        Assert.Contains("没有提供", Ask(null).Message.Zh, StringComparison.Ordinal);
        Assert.Contains($"{Clean.Year - 1} 年报告表三第四行", Ask(null).NextStep.Zh, StringComparison.Ordinal);
        Assert.Contains("所给为", Ask(last with { Year = Clean.Year - 2 }).Message.Zh, StringComparison.Ordinal);
        Assert.Contains("未填的格", Ask(last.With("3.carriedOut.natural", null)).Message.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain(ReportChecks.Run(Clean, new CheckContext { LastYear = last }), finding => finding.Code == "B5" && finding.Severity == Severity.Note);
        Assert.DoesNotContain(ReportChecks.Run(Clean), finding => finding.Severity == Severity.Block);
    }

    [Theory]
    [InlineData("2025年，柳沟镇坚持把政务公开摆在突出位置。", true)]
    [InlineData("柳沟镇严格落实保密审查。", true)]
    [InlineData("我局认真落实公开制度。", true)]
    [InlineData("我街道开展政务公开日活动。", true)]
    [InlineData("我乡开展政务公开日活动。", true)]
    [InlineData("我镇认真落实公开制度，本镇各科室负责。", false)]
    [InlineData("2025年，石桥镇坚持把政务公开摆在突出位置。", false)]
    [InlineData("各乡镇坚持公开，全镇持续推进；我县局部地区除外。", false)]
    [InlineData("与本局面相称，受我委托的单位", false)]
    public void B21_text_pasted_from_another_organ_is_found(string text, bool warned) =>
        Assert.Equal(warned, Run(Clean.WithProse("5", text)).Any(finding => finding.Code == "B21"));

    [Theory]
    [InlineData("做好政府信息工开和依申清公开攻作。", 3)]
    [InlineData("按照领导小组布署，深人贯彻条例。", 2)]
    [InlineData("截止12月20日的数据；截止目前。", 2)]
    [InlineData("二O二三年工作", 1)]
    [InlineData("末收取信息处理费，己办结全部申请。", 2)]
    [InlineData("报名截止日期为12月1日，截至12月31日，年末收取，自己公开，做好作出决定。", 0)]
    [InlineData("职工开展活动，分工开展工作，下列人员纳入管理，二〇二三年。", 0)]
    public void Wrong_characters_are_found_with_what_is_meant(string text, int found) =>
        Assert.Equal(found, Run(Clean.WithProse("5", text)).Count(finding => finding.Code == "DF1125"));

    [Fact]
    public void B6_in_force_follows_from_last_year()
    {
        var now = Clean.With(("2.normativeDocuments.made", 3), ("2.normativeDocuments.abolished", 1), ("2.normativeDocuments.inForce", 9));
        static Report Last(int inForce) => Clean.With("2.normativeDocuments.inForce", inForce) with { Year = Clean.Year - 1 };
        Assert.DoesNotContain(Run(now, new CheckContext { LastYear = Last(7) }), finding => finding.Code == "B6");
        Assert.Contains(Run(now, new CheckContext { LastYear = Last(8) }), finding => finding.Code == "B6" && finding.Severity == Severity.Warn);
    }

    [Fact]
    public void B8_items_follow_from_last_year()
    {
        var now = Some.BalancedReport(Some.Form2019).With("2.licences.previousItems", 12);
        Report Last(int change) => Some.BalancedReport(Some.Form2019).With(("2.licences.previousItems", 10), ("2.licences.change", change)) with { Year = now.Year - 1 };
        Assert.DoesNotContain(Run(now, new CheckContext { LastYear = Last(2) }), finding => finding.Code == "B8" && finding.Place.Contains("许可", StringComparison.Ordinal));
        Assert.Contains(Run(now, new CheckContext { LastYear = Last(-2) }), finding => finding.Code == "B8" && finding.Place.Contains("许可", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("全年共发布信息30条，其中动态10条、文件12条、其他8条。", false)]
    [InlineData("全年共发布信息30条，其中动态10条、文件12条、其他7条。", true)]
    [InlineData("全年共发布信息三十条，其中：动态十条、文件十二条、其他七条。", true)]
    [InlineData("全年共发布信息30条，其中动态10条、文件12条等。", false)]
    [InlineData("全年共发布信息30条，其中主要有动态10条、文件12条。", false)]
    [InlineData("全年共发布信息30条，其中动态10条、办理申请3件。", false)]
    public void B13_parts_make_the_whole(string sentence, bool warned) =>
        Assert.Equal(warned, Run(Clean.WithProse("1", Clean.Prose["1"] + "\n" + sentence)).Any(finding => finding.Code == "B13"));

    [Fact]
    public void B20_problems_are_not_last_years()
    {
        const string Problems = "一是政策解读形式较为单一，图解和问答运用不足；二是信息员多为兼职，业务不够熟练；三是公开内容与群众期盼仍有差距，需要改进。";
        var last = Clean.WithProse("5", Problems) with { Year = Clean.Year - 1 };
        Assert.Contains(Run(Clean.WithProse("5", Problems.Replace("需要改进", "有待改进", StringComparison.Ordinal)), new CheckContext { LastYear = last }), finding => finding.Code == "B20");
        Assert.DoesNotContain(Run(Clean.WithProse("5", "今年的问题是目录更新不够及时，个别站所报送信息滞后，已建立按月自查制度，并由党政综合办公室逐条督促整改到位。"), new CheckContext { LastYear = last }), finding => finding.Code == "B20");
    }

    [Fact]
    public void A_length_limit_is_the_organs_own() =>
        Assert.Equal("DF1122", Assert.Single(Run(Clean, new CheckContext { LongestSections = new Dictionary<string, int> { ["1"] = 10 } })).Code);

    [Theory]
    [InlineData("××镇做好公开工作。")]
    [InlineData("本年度公开信息____条。")]
    [InlineData("（此处填写总体情况）")]
    public void Placeholders_left_in_are_found(string text) => Assert.Contains(Run(Clean.WithProse("5", text)), finding => finding.Code == "DF1123");

    [Fact]
    public void Every_finding_says_where_what_and_what_next_in_both_languages() => Some.Balanced.Sample(report =>
    {
        var broken = report.With(("3.new.natural", null), ("3.granted.total", 999), ("2.rules.made", 3)).WithProse("6", "").WithProse("1", "截止11月1日，公开的的内容。") with { Title = null, Organ = null };
        Assert.All(Run(broken), finding => Assert.All([finding.Code, finding.Place, finding.Message.Zh, finding.Message.En, finding.NextStep.Zh, finding.NextStep.En], text => Assert.NotEmpty(text)));
    }, iter: 20);
}
