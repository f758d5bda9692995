package com.example.anchoredl1;

import dev.engram.spi.ConsolidationStrategyProvider;
import dev.engram.testkit.ConsolidationStrategyContract;
import java.util.List;

class AnchoredL1Test extends ConsolidationStrategyContract {
    @Override
    protected ConsolidationStrategyProvider provider() {
        return new AnchoredL1Provider();
    }

    @Override
    protected List<String> keys() {
        return List.of("lambda = 0.0001, at least 0");
    }
}
