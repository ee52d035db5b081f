package dev.holdfast.domain;

import java.util.ArrayList;
import java.util.List;

/** Short lists that never change: nearly all of a decision's have one element or none. */
final class Lists {

    private Lists() {
    }

    static <T> List<T> plus(List<T> list, T last) {
        if (list.isEmpty()) {
            return List.of(last);
        }
        var all = new ArrayList<T>(list.size() + 1);
        all.addAll(list);
        all.add(last);
        return List.copyOf(all);
    }
}
